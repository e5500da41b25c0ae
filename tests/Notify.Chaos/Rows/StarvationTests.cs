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
        // Threads are blocked for 25 seconds, longer than a lease, which is long enough for a busy machine.
        var blocked = ring.Consume(it =>
            (it.Concurrency, it.SendMilliseconds, it.BlockedThreads, it.LeaseMilliseconds) = (Count, 500, 24, 20_000));
        await blocked.SaysAsync("SENDING", Count);
        var other = await ring.ConsumingAsync();
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(Count);
        other.Count("SENDING").Should().Be(0, "the leases of the blocked process were renewed");
    }
}
