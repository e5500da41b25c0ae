using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Redis is unavailable for a long time, or was never available.</summary>
public class OutageTests
{
    [Fact]
    public Task Down_for_ten_seconds() => Outage.OfAsync(10);

    [Fact]
    public async Task A_host_starts_while_Redis_is_down()
    {
        await using var ring = await Ring.StartAsync();
        await ring.Server.StopAsync();
        var consumer = ring.Consume();
        var producer = ring.Produce(10, it => it.EnqueueTimeoutMilliseconds = 500);
        await consumer.SaysAsync("READY");
        await producer.SaysAsync("FAILED Unavailable");

        await ring.Server.StartAgainAsync();
        await consumer.SaysAsync("SENT", 1, Outage.Resumption);

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();
        (await ring.TakeStockAsync()).ShouldBeAllSent(10);
    }
}

/// <summary>A separate class, so that no other test waits for it.</summary>
public class LongOutageTests
{
    [Fact]
    public Task Down_for_a_minute() => Outage.OfAsync(60);
}
