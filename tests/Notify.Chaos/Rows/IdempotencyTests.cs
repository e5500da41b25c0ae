using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

public class IdempotencyTests
{
    [Fact]
    public async Task One_key_a_hundred_times_at_once_is_one_message()
    {
        await using var ring = await Ring.StartAsync();
        var producers = Enumerable.Range(0, 4)
            .Select(_ => ring.Produce(25, it => (it.OneKey, it.Parallel) = (true, 25)))
            .ToList();
        foreach (var producer in producers)
            await producer.SaysAsync("DONE");
        var consumer = ring.Consume();
        await ring.IdleAsync();

        var lines = producers.SelectMany(producer => producer.Lines)
            .Where(line => line.StartsWith("ACCEPTED", StringComparison.Ordinal))
            .ToList();
        lines.Should().HaveCount(100);
        lines.Count(line => line.EndsWith("new", StringComparison.Ordinal)).Should().Be(1);
        (await ring.TakeStockAsync()).ShouldBeAllSent(1);
        consumer.Count("SENDING").Should().Be(1);
    }
}
