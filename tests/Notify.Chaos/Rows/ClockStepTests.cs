using Notify.Chaos.Arena;
using Notify.Chaos.Faults;

namespace Notify.Chaos.Rows;

/// <summary>The wall clock of a process steps while it runs.</summary>
public class ClockStepTests
{
    private const int Count = 24;

    /// <summary>The pause and the retries that follow it take about four seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(2, "2 h 0 min ahead of the clock of Redis")]
    [InlineData(-2, "2 h 0 min behind the clock of Redis")]
    public async Task A_step_prolongs_no_pause_expires_nothing_and_causes_a_warning(int hours, string warning)
    {
        using var clock = await SteppedClock.CreateAsync();
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(Count, it => it.TimeToLiveMinutes = 60);

        // When the clock steps, the first eight messages wait for their retry, the tenth one has paused the channel,
        // and the others next to it are in flight and about to fail.
        var consumer = ring.Consume(
            it =>
            {
                (it.Concurrency, it.SendMilliseconds, it.LeaseMilliseconds) = (8, 500, 10_000);
                (it.FailsFirst, it.RetryMilliseconds, it.ThrottleAt) = (true, 1000, 10);
            },
            clock);
        await consumer.SaysAsync("THROTTLED");
        clock.StepTo(TimeSpan.FromHours(hours));
        await ring.IdleAsync(Limit);

        // Each message failed once, and one was returned to its queue by the pause.
        (await ring.TakeStockAsync()).ShouldBeAllSent(Count);
        consumer.Count("SENDING").Should().Be((2 * Count) + 1);
        await consumer.StopAsync();
        (await consumer.ReadLogAsync()).Should().Contain(warning);
    }

    [Theory]
    [InlineData(2, "2 h 0 min ahead of the clock of Redis")]
    [InlineData(-2, "2 h 0 min behind the clock of Redis")]
    public async Task A_step_in_a_process_that_only_enqueues_expires_nothing_and_causes_a_warning(
        int hours,
        string warning)
    {
        using var clock = await SteppedClock.CreateAsync();
        await using var ring = await Ring.StartAsync();
        await ring.ConsumingAsync();
        var producer = ring.Produce(
            Count, it => (it.TimeToLiveMinutes, it.Parallel, it.PaceMilliseconds) = (60, 1, 150), clock);
        await producer.SaysAsync("ACCEPTED", Count / 2);
        clock.StepTo(TimeSpan.FromHours(hours));
        await producer.SaysAsync("DONE");
        await ring.IdleAsync(Limit);

        (await ring.TakeStockAsync()).ShouldBeAllSent(Count);
        await producer.EndAsync();
        (await producer.ReadLogAsync()).Should().Contain(warning);
    }
}
