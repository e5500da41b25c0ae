using Notify.Redis.Bus;
using Notify.Redis.Connection;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>Hints while Redis is away and after it has come back.</summary>
public class WakeSignalTests
{
    private const string Channel = "wake";
    private const int Tries = 20;

    [Fact]
    public async Task Tries_while_redis_is_away_leave_nothing_behind()
    {
        await using var server = RedisServer.Stopped();
        await using var connection = new RedisConnection(new RedisOptions { Configuration = server.Endpoint + ",connectTimeout=1000" }, TimeProvider.System);
        var signal = new WakeSignal(connection, Channel);
        for (var tries = 0; tries < Tries; tries++)
            (await signal.ListenAsync()).Should().BeFalse();

        await server.StartAgainAsync();

        await HearsEachHintOnceAsync(signal, server);
    }

    [Fact]
    public async Task A_subscription_that_fails_leaves_nothing_behind()
    {
        await using var server = await RedisServer.StartAsync();
        await using var other = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        await using var connection = new RedisConnection(new RedisOptions { Configuration = server.Endpoint + ",user=quiet,password=quiet" }, TimeProvider.System);
        await other.GetDatabase().ExecuteAsync("ACL", "SETUSER", "quiet", "on", ">quiet", "~*", "+@all", "resetchannels");
        var signal = new WakeSignal(connection, Channel);
        for (var tries = 0; tries < Tries; tries++)
            (await signal.ListenAsync()).Should().BeFalse();

        await other.GetDatabase().ExecuteAsync("ACL", "SETUSER", "quiet", "allchannels");

        await HearsEachHintOnceAsync(signal, server);
    }

    private static async Task HearsEachHintOnceAsync(WakeSignal signal, RedisServer server)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await signal.ListenAsync())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, late.Token);
        await using var other = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        for (var hint = 0; hint < Tries; hint++)
        {
            var next = signal.Work.Next();
            await other.GetSubscriber().PublishAsync(RedisChannel.Literal(Channel), "w");
            await next.WaitAsync(late.Token);
        }

        // A reconnection beats both pulses, a hint of work only one.
        while (signal.Work.Count - signal.Room.Count < Tries)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, late.Token);
        (signal.Work.Count - signal.Room.Count).Should().Be(Tries);
    }
}
