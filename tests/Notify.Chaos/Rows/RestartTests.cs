using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Redis ends regularly, then by kill -9, under load, and starts again with its append-only file.</summary>
public class RestartTests
{
    /// <summary>The data that <c>everysec</c> may lose, and the time at which a process reports a reply.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2.5);

    [Fact]
    public Task Always_loses_nothing() => RestartAsync("always", mayLose: false);

    [Fact]
    public Task Everysec_loses_no_more_than_its_window() => RestartAsync("everysec", mayLose: true);

    private static async Task RestartAsync(string fsync, bool mayLose)
    {
        const int count = 600;
        await using var ring = await Ring.StartAsync("--appendonly", "yes", "--appendfsync", fsync);
        var consumer = await ring.ConsumingAsync();
        var producer = ring.Produce(count, it => it.PaceMilliseconds = 80);

        await consumer.SaysAsync("SENT", 50);
        await ring.Server.StopAsync();
        await ring.Server.StartAgainAsync();
        await consumer.SaysAsync("SENT", 150);
        var safe = producer.Ids("ACCEPTED");
        var began = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(() =>
            TimeProvider.System.GetElapsedTime(began) > Window && producer.Count("ACCEPTED") > safe.Count);
        await ring.Server.KillAsync();
        await ring.Server.StartAgainAsync();

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();
        var account = await ring.TakeStockAsync();
        account.Accepted.Should().HaveCount(count);
        account.Problems.Should().BeEmpty();
        account.Lost.Intersect(safe).Should().BeEmpty();
        if (!mayLose)
            account.Lost.Should().BeEmpty();

        // After each end of Redis, messages that were sent and not yet settled are sent again.
        account.Duplicates.Should().BeLessThanOrEqualTo(2 * consumer.Concurrency);
        consumer.IsRunning.Should().BeTrue("consumers resume automatically");
    }
}
