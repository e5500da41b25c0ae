using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Redis is unavailable for some time.</summary>
internal static class Outage
{
    /// <summary>Five seconds are promised; five more are allowed for a busy machine.</summary>
    public static TimeSpan Resumption { get; } = TimeSpan.FromSeconds(10);

    public static async Task OfAsync(int seconds)
    {
        await using var ring = await Ring.StartAsync();
        var consumer = await ring.ConsumingAsync();
        var producer = ring.Produce(
            200,
            it => (it.Parallel, it.PaceMilliseconds, it.EnqueueTimeoutMilliseconds) = (1, 50, 1000));
        await consumer.SaysAsync("SENT", 20);

        await ring.Server.StopAsync();
        var down = TimeProvider.System.GetTimestamp();

        // One call at a time, and each fails within a second, so that no calls accumulate in the process.
        var failures = (seconds / 2) + producer.Count("FAILED");
        await producer.SaysAsync("FAILED", failures, TimeSpan.FromSeconds(seconds * 2));
        await Until.TrueAsync(
            () => TimeProvider.System.GetElapsedTime(down) > TimeSpan.FromSeconds(seconds),
            TimeSpan.FromSeconds(seconds + 1));
        var sent = consumer.Count("SENT");
        await ring.Server.StartAgainAsync();
        await consumer.SaysAsync("SENT", sent + 1, Resumption);

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();
        (await ring.TakeStockAsync()).ShouldBeAllSent(200, atMostTwice: consumer.Concurrency);
    }
}
