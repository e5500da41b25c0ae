using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Sends that take a long time, and one that never ends.</summary>
public class HandlerTests
{
    [Fact]
    public async Task A_send_longer_than_the_lease_is_renewed_and_runs_once()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(4);
        var slow = ring.Consume(it => it.SendMilliseconds = 5000);
        await slow.SaysAsync("SENDING", 4);
        var idle = ring.Consume();
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(4);
        slow.Count("SENT").Should().Be(4);
        idle.Count("SENDING").Should().Be(0);
    }

    [Fact]
    public async Task A_send_that_ignores_its_cancellation_gives_its_slot_back()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(5);
        var consumer = ring.Consume(it =>
            (it.Concurrency, it.HangBefore, it.IgnoresCancellation, it.SendTimeoutMilliseconds) = (1, 1, true, 1000));
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(5);
        consumer.Count("SENDING").Should().Be(6, "the one that hung was sent again");
    }
}
