using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

public class MemoryTests
{
    [Fact]
    public async Task At_maxmemory_enqueueing_fails_by_type_and_the_queue_drains()
    {
        await using var ring = await Ring.StartAsync(
            "--appendonly",
            "yes",
            "--maxmemory",
            "24mb",
            "--maxmemory-policy",
            "noeviction");
        var producer = ring.Produce(1500, it => (it.ModelBytes, it.GiveUp) = (20_000, true));
        await producer.SaysAsync("FAILED OutOfMemory", 10);
        await producer.SaysAsync("DONE");
        var accepted = producer.Count("ACCEPTED");
        accepted.Should().BeInRange(100, 1400);

        ring.Consume(it => it.Concurrency = 16);
        await ring.IdleAsync();

        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(accepted);
        producer.Lines.Where(line => line.StartsWith("FAILED", StringComparison.Ordinal))
            .Should().OnlyContain(line => line == "FAILED OutOfMemory");
        await ring.ProducedAsync(1, it => it.Prefix = "again");
    }
}
