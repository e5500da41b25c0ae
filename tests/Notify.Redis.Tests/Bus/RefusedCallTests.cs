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
        await rig.Database.ExecuteAsync("ACL", ["SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", .. rights.Split(' ')]);
        await using var bus = rig.Another(server.Endpoint + ",user=app,password=secret");

        var failure = (await FluentActions.Awaiting(() => bus.EnqueueAsync([BusRig.Envelope()]).AsTask()).Should().ThrowAsync<EnqueueFailedException>()).Which;

        failure.Reason.Should().Be(EnqueueFailureReason.Refused);
        failure.Message.Should().Contain(word).And.Contain("RedisOptions.Configuration");
        (await FluentActions.Awaiting(() => bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope(steps: ["push"])]).AsTask())
            .Should().ThrowAsync<EnqueueFailedException>()).Which.Reason.Should().Be(EnqueueFailureReason.Refused);
    }
}
