using Notify.Chaos.Arena;
using Notify.Chaos.Faults;

namespace Notify.Chaos.Rows;

/// <summary>The wall clock of Redis steps while a process holds leases and the permits of a limit are used.</summary>
public class ServerClockStepTests
{
    private const int Count = 20;
    private const int Permits = 8;

    /// <summary>The lease and two windows of the limit take about four seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_lease_and_a_limit_last_no_longer_than_their_own_length(int hours)
    {
        using var clock = await SteppedClock.CreateAsync();
        await using var ring = await Ring.StartAsync(clock);
        await ring.ProducedAsync(Count);
        var victim = ring.Consume(it => it.SendMilliseconds = 60_000);
        await victim.SaysAsync("SENDING", victim.Concurrency);
        var consumer = ring.Consume(it => (it.RatePermits, it.RateMilliseconds) = (Permits, 2000));
        await consumer.SaysAsync("SENT", Permits);

        await victim.KillAsync();
        clock.StepTo(TimeSpan.FromHours(hours));
        await ring.IdleAsync(Limit);

        // For a server whose clock is set forward, every lease has expired.
        (await ring.TakeStockAsync()).ShouldBeAllSent(Count, atMostTwice: hours > 0 ? consumer.Concurrency : 0);
        await consumer.StopAsync();
        (await consumer.ReadLogAsync()).Should().Contain("2 h 0 min", "the step reached the server");
    }
}
