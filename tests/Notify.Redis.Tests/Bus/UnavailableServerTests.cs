using Notify.Bus;
using Notify.Tests.Shared;

namespace Notify.Redis.Tests.Bus;

/// <summary>Calls that do not enqueue, while the server is away or refuses them.</summary>
public sealed class UnavailableServerTests
{
    private static readonly Guid Id = Guid.CreateVersion7();

    private static readonly Dictionary<string, Func<IMessageBus, Task>> Calls = new()
    {
        ["cancel"] = bus => bus.Control.CancelAsync(Id).AsTask(),
        ["cancel a campaign"] = bus => bus.Control.CancelCampaignAsync("spring").AsTask(),
        ["pause"] = bus => bus.Control.PauseAsync(Channels.Email).AsTask(),
        ["resume"] = bus => bus.Control.ResumeAsync(Channels.Email).AsTask(),
        ["list"] = bus => bus.DeadLetters.ListAsync(DeadLetterFilter.All).AsTask(),
        ["get"] = bus => bus.DeadLetters.GetAsync(Id).AsTask(),
        ["requeue one"] = bus => bus.DeadLetters.RequeueAsync(Id).AsTask(),
        ["requeue"] = bus => bus.DeadLetters.RequeueAsync(DeadLetterFilter.All).AsTask(),
        ["purge one"] = bus => bus.DeadLetters.PurgeAsync(Id).AsTask(),
        ["purge"] = bus => bus.DeadLetters.PurgeAsync(DeadLetterFilter.All).AsTask(),
        ["statistics"] = bus => bus.GetStatisticsAsync().AsTask(),
    };

    [Fact]
    public async Task If_the_server_is_stopped_each_call_fails_with_the_documented_exception()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.FillAsync();
        await server.StopAsync();

        foreach (var (name, call) in Calls)
        {
            var failure = await FailureAsync(rig.Bus, name, call);
            failure.Reason.Should().Be(BusUnavailableReason.Unreachable, name);
            failure.Message.Should().Contain("RedisOptions.Configuration").And.NotContain(server.Endpoint);
        }
    }

    [Theory]
    [InlineData("-evalsha -eval -smembers")]
    [InlineData("resetkeys ~other:*")]
    public async Task If_the_server_refuses_each_call_fails_with_the_documented_exception(string rights)
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.FillAsync();
        object[] user = ["SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", .. rights.Split(' ')];
        await rig.Database.ExecuteAsync("ACL", user);
        await using var bus = rig.Another(server.Endpoint + ",user=app,password=secret");

        foreach (var (name, call) in Calls)
        {
            var failure = await FailureAsync(bus, name, call);
            failure.Reason.Should().Be(BusUnavailableReason.Refused, name);
            failure.Message.Should().Contain("NOPERM").And.Contain("permissions").And.NotContain("secret");
        }
    }

    private static async Task<BusUnavailableException> FailureAsync(
        IMessageBus bus, string name, Func<IMessageBus, Task> call) =>
        (await FluentActions.Awaiting(() => call(bus)).Should().ThrowAsync<BusUnavailableException>(name)).Which;
}
