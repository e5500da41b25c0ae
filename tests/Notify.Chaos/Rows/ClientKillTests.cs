using Notify.Chaos.Arena;
using StackExchange.Redis;

namespace Notify.Chaos.Rows;

/// <summary>An administrator closes connections, or makes all clients wait.</summary>
public class ClientKillTests
{
    /// <summary>The poll interval is so long that a message which arrives soon was found by a wake-up signal.</summary>
    private const int RarePoll = 60_000;

    [Fact]
    public async Task Killed_subscriptions_are_made_again()
    {
        await using var ring = await Ring.StartAsync();
        var consumer = ring.Consume(it => it.PollMilliseconds = RarePoll);
        await ring.ProducedAsync(5);
        await consumer.SaysAsync("SENT", 5);
        await Until.TrueAsync(async () => await ListenersAsync(ring) > 0);
        var listeners = await ListenersAsync(ring);

        await ring.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await ring.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal");
        await Until.TrueAsync(async () => await ListenersAsync(ring) >= listeners);

        await ring.ProducedAsync(5, it => it.Prefix = "later");
        await consumer.SaysAsync("SENT", 10, TimeSpan.FromSeconds(20));
        await ring.IdleAsync();
        (await ring.TakeStockAsync()).ShouldBeAllSent(10);
    }

    [Fact]
    public async Task A_pause_longer_than_the_lease_loses_nothing()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(40);
        // Leases that outlast the pauses of a busy machine, but not this one.
        var first = ring.Consume(it => (it.SendMilliseconds, it.LeaseMilliseconds) = (300, 5000));
        var second = ring.Consume(it => (it.SendMilliseconds, it.LeaseMilliseconds) = (300, 5000));
        await first.SaysAsync("SENT", 4);
        await second.SaysAsync("SENT", 4);

        await ring.ExecuteAsync("CLIENT", "PAUSE", 8000, "ALL");
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(40, atMostTwice: first.Concurrency + second.Concurrency);
    }

    private static async Task<long> ListenersAsync(Ring ring) =>
        ((RedisResult[])(await ring.ExecuteAsync("PUBSUB", "SHARDNUMSUB", ring.Key("wake").ToString()))!)
            is [_, var sharded]
        && (long)sharded > 0
            ? (long)sharded
            : (long)((RedisResult[])(await ring.ExecuteAsync("PUBSUB", "NUMSUB", ring.Key("wake").ToString()))!)[1];
}
