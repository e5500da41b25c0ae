using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Redis is away for long, or was never there.</summary>
public class OutageTests
{
    /// <summary>Five seconds are promised; as many again are left to a busy machine.</summary>
    private static readonly TimeSpan Resumption = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    public async Task Down(int seconds)
    {
        await using var ring = await Ring.StartAsync();
        var producer = ring.Produce(200, it => (it.Parallel, it.PaceMilliseconds, it.EnqueueTimeoutMilliseconds) = (1, 10, 1000));
        var consumer = ring.Consume();
        await consumer.SaysAsync("SENT", 20);

        await ring.Server.StopAsync();
        var down = TimeProvider.System.GetTimestamp();

        // One call at a time, and each fails within its second: nothing piles up in the process.
        var failures = (seconds / 2) + producer.Count("FAILED");
        await producer.SaysAsync("FAILED", failures, TimeSpan.FromSeconds(seconds * 2));
        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(down) > TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 1));
        var sent = consumer.Count("SENT");
        await ring.Server.StartAgainAsync();
        await consumer.SaysAsync("SENT", sent + 1, Resumption);

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();
        (await ring.TakeStockAsync()).ShouldBeAllSent(200, atMostTwice: consumer.Concurrency);
    }

    [Fact]
    public async Task A_host_starts_while_Redis_is_down()
    {
        await using var ring = await Ring.StartAsync();
        await ring.Server.StopAsync();
        var consumer = ring.Consume();
        var producer = ring.Produce(10, it => it.EnqueueTimeoutMilliseconds = 500);
        await consumer.SaysAsync("READY");
        await producer.SaysAsync("FAILED Unavailable");

        await ring.Server.StartAgainAsync();
        await consumer.SaysAsync("SENT", 1, Resumption);

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();
        (await ring.TakeStockAsync()).ShouldBeAllSent(10);
    }
}
