using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

public class ClockTests
{
    [Theory]
    [InlineData(25, -25)]
    [InlineData(-25, 25)]
    public async Task A_clock_that_is_25_hours_wrong_changes_nothing(double producers, double consumers)
    {
        await using var ring = await Ring.StartAsync();
        ring.Produce(100, it => it.ClockHours = producers);
        var shifted = ring.Consume(it => (it.ClockHours, it.SendMilliseconds) = (consumers, 20));
        var right = ring.Consume(it => it.SendMilliseconds = 20);
        await Until.TrueAsync(() => shifted.Ids("SENT").Count + right.Ids("SENT").Count == 100);
        await ring.IdleAsync();

        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(100);
        shifted.Lines.Concat(right.Lines)
            .Where(line => line.StartsWith("SENDING", StringComparison.Ordinal))
            .Should().OnlyContain(line => line.EndsWith(" 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retries_come_after_their_delay_whatever_the_clock_says()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(1, it => (it.PoisonEvery, it.ClockHours) = (1, -1));
        ring.Consume(it => (it.Poison, it.Retries, it.ClockHours) = ("throw", 3, 1));
        await Until.TrueAsync(async () => (await ring.StatisticsAsync())?.Any(row => row.DeadLetters == 1) == true);

        ring.Workers.Sum(worker => worker.Count("SENDING")).Should().Be(4);
        (await ring.TakeStockAsync()).ShouldHold();
    }
}
