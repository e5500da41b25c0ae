using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>
/// kill -9 of a consumer: its envelopes return when the lease has expired, and are delivered at most once more.
/// </summary>
public class KillTests
{
    [Fact]
    public async Task Mid_send()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(20);
        var victim = ring.Consume(it => (it.Concurrency, it.HangBefore) = (1, 3));
        await victim.SaysAsync("SENDING", 3);
        await SettledAsync(ring, 2);
        await victim.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        var successor = ring.Consume();
        await ring.IdleAsync();

        // Lease and sweep are 2.5 seconds; the rest is a process that starts on a busy machine.
        TimeProvider.System.GetElapsedTime(killed).Should().BeLessThan(TimeSpan.FromSeconds(15));
        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(20);
        successor.Count("SENT").Should().Be(18);
    }

    [Fact]
    public async Task Between_send_and_settle()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(20);
        var victim = ring.Consume(it => (it.Concurrency, it.HangAfter) = (1, 3));
        await victim.SaysAsync("SENT", 3);
        await SettledAsync(ring, 2);
        await victim.KillAsync();
        ring.Consume();
        await ring.IdleAsync();

        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(20, atMostTwice: 1);
        account.Duplicates.Should().Be(1, "the record of the send was lost with the process");
    }

    // A slot serves the next message while the last one is settled.
    private static Task SettledAsync(Ring ring, int count) => Until.TrueAsync(
        async () => (await ring.StatisticsAsync())?.Sum(row => row.TotalCompleted) == count);
}
