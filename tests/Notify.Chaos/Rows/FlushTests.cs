using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>An administrator flushes the scripts, or all data, under load.</summary>
public class FlushTests
{
    [Fact]
    public async Task Scripts_are_sent_again()
    {
        await using var ring = await Ring.StartAsync();
        var consumer = await ring.ConsumingAsync();
        var producer = ring.Produce(500, it => it.PaceMilliseconds = 5);
        for (var flushes = 1; flushes <= 5; flushes++)
        {
            await consumer.SaysAsync("SENT", flushes * 50);
            await ring.ExecuteAsync("SCRIPT", "FLUSH");
        }

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();
        (await ring.TakeStockAsync()).ShouldBeAllSent(500);
    }

    [Fact]
    public async Task After_all_data_was_deleted_later_messages_are_delivered_without_a_busy_loop()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(200);
        var consumer = ring.Consume(it => it.SendMilliseconds = 20);
        await consumer.SaysAsync("SENT", 50);
        (await ring.StatisticsAsync()).Should().NotBeEmpty("the observer knows the queues from now on");
        await ring.ExecuteAsync("FLUSHALL");

        var later = await ring.ProducedAsync(100, it => it.Prefix = "later");
        await Until.TrueAsync(() => later.Ids("ACCEPTED").IsSubsetOf(consumer.Ids("SENT")));
        await ring.IdleAsync();

        (await ring.Bus.AuditAsync()).IsSound.Should().BeTrue();

        // Two seconds by the server's clock. One idle consumer polls two channels once a second, and renews nothing.
        var (time, scripts) = await ScriptsAsync(ring);
        await Until.TrueAsync(async () => (await ScriptsAsync(ring)).Time - time > TimeSpan.FromSeconds(2));
        ((await ScriptsAsync(ring)).Calls - scripts).Should().BeLessThan(40);
    }

    private static async Task<(TimeSpan Time, long Calls)> ScriptsAsync(Ring ring)
    {
        var time = (long[])(await ring.ExecuteAsync("TIME"))!;
        var line = ((string)(await ring.ExecuteAsync("INFO", "commandstats"))!)
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        var calls = line is null
            ? 0
            : long.Parse(line.Split('=')[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        return (TimeSpan.FromSeconds(time[0]) + TimeSpan.FromMicroseconds(time[1]), calls);
    }
}
