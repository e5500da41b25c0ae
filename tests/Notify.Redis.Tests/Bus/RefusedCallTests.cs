using Notify.Bus;
using Notify.Tests.Shared;

namespace Notify.Redis.Tests.Bus;

/// <summary>A user that lacks a permission.</summary>
public class RefusedCallTests
{
    [Theory]
    [InlineData("-evalsha -eval", "NOPERM")]
    [InlineData("-hset", "ERR")]
    [InlineData("resetkeys ~other:*", "NOPERM")]
    public async Task An_enqueue_that_the_server_refuses_fails_with_the_documented_exception(string rights, string word)
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        object[] user = ["SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", .. rights.Split(' ')];
        await rig.Database.ExecuteAsync("ACL", user);
        await using var bus = rig.Another(server.Endpoint + ",user=app,password=secret");

        var failure = await FailureAsync(bus, BusRig.Envelope());

        failure.Reason.Should().Be(EnqueueFailureReason.Refused);
        failure.Message.Should().Contain(word).And.Contain("RedisOptions.Configuration");
        (await FailureAsync(bus, BusRig.Envelope(), BusRig.Envelope(steps: ["push"]))).Reason
            .Should().Be(EnqueueFailureReason.Refused);
    }

    private static async Task<EnqueueFailedException> FailureAsync(RedisMessageBus bus, params Envelope[] envelopes)
    {
        var enqueueing = () => bus.EnqueueAsync(envelopes).AsTask();
        return (await enqueueing.Should().ThrowAsync<EnqueueFailedException>()).Which;
    }
}
