using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>The application blocks the threads of the thread pool.</summary>
public class StarvationTests
{
    [Fact]
    public async Task Blocked_threads_cost_no_lease()
    {
        const int Count = 4;
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(Count);
        var blocked = ring.Consume(it => (it.Concurrency, it.SendMilliseconds, it.BlockedThreads) = (Count, 500, 24));
        await blocked.SaysAsync("SENDING", Count);
        var other = await ring.ConsumingAsync();
        await ring.IdleAsync();

        // One exception is tolerated: on a busy machine the processor itself may be late. Without the dedicated thread
        // all leases are lost.
        (await ring.TakeStockAsync()).ShouldBeAllSent(Count, atMostTwice: 1);
        other.Count("SENDING").Should().BeLessThanOrEqualTo(1, "the leases of the blocked process were renewed");
    }
}
