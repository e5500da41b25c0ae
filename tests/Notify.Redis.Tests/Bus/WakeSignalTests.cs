using Notify.Redis.Bus;
using Notify.Redis.Connection;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>Wake-up signals during an outage of Redis and after it.</summary>
public class WakeSignalTests
{
    private const string Channel = "wake";
    private const int Count = 20;

    [Fact]
    public async Task Failed_attempts_to_subscribe_leave_no_subscription()
    {
        await using var server = RedisServer.Stopped();
        await using var connection = new RedisConnection(
            new RedisOptions { Configuration = server.Endpoint + ",connectTimeout=1000" }, TimeProvider.System);
        var signal = new WakeSignal(connection, Channel);
        for (var attempt = 0; attempt < Count; attempt++)
            (await signal.ListenAsync()).Should().BeFalse();

        await server.StartAgainAsync();

        await ReceivesEachSignalOnceAsync(signal, server);
    }

    [Fact]
    public async Task Rejected_attempts_to_subscribe_leave_no_subscription()
    {
        await using var server = await RedisServer.StartAsync();
        await using var other = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        await using var connection = new RedisConnection(
            new RedisOptions { Configuration = server.Endpoint + ",user=quiet,password=quiet" },
            TimeProvider.System);
        await other.GetDatabase()
            .ExecuteAsync("ACL", "SETUSER", "quiet", "on", ">quiet", "~*", "+@all", "resetchannels");
        var signal = new WakeSignal(connection, Channel);
        for (var attempt = 0; attempt < Count; attempt++)
            (await signal.ListenAsync()).Should().BeFalse();

        await other.GetDatabase().ExecuteAsync("ACL", "SETUSER", "quiet", "allchannels");

        await ReceivesEachSignalOnceAsync(signal, server);
    }

    private static async Task ReceivesEachSignalOnceAsync(WakeSignal signal, RedisServer server)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await signal.ListenAsync())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, late.Token);
        await using var other = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        for (var signals = 0; signals < Count; signals++)
        {
            var next = signal.Work.Next();
            await other.GetSubscriber().PublishAsync(RedisChannel.Literal(Channel), "w");
            await next.WaitAsync(late.Token);
        }

        // A reconnection sets both signals, a wake-up signal for work only one.
        while (signal.Work.Count - signal.Room.Count < Count)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, late.Token);
        (signal.Work.Count - signal.Room.Count).Should().Be(Count);
    }
}
