using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

public class DrainTests
{
    [Fact]
    public async Task SIGTERM_under_load_drains_releases_the_rest_and_counts_no_failure()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(300);
        var leaving = ring.Consume(it => (it.Concurrency, it.SendMilliseconds) = (8, 100));
        await leaving.SaysAsync("SENT", 40);
        await leaving.StopAsync();
        leaving.Count("STOPPED").Should().Be(1);
        (await ring.StatisticsAsync())!.Sum(row => row.InFlight).Should().Be(0, "nothing is left to run out");

        var staying = ring.Consume();
        await ring.IdleAsync();

        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(300);
        leaving.Lines.Concat(staying.Lines)
            .Where(line => line.StartsWith("SENDING", StringComparison.Ordinal)).Should().HaveCount(300)
            .And.OnlyContain(line => line.EndsWith(" 1", StringComparison.Ordinal), "no failure was counted");
    }
}
