using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>
/// SIGSTOP: a process stands still with its connections open, as on a virtual machine that is paused.
/// </summary>
public class SuspensionTests
{
    private const int Count = 40;

    /// <summary>
    /// The messages that a process may have in flight: a slot sends the next one while the previous one is settled.
    /// </summary>
    private static readonly int InFlight = 2 * new WorkerSettings().Concurrency;

    [Fact]
    public async Task A_worker_that_was_stopped_for_longer_than_its_lease_settles_nothing_that_it_lost()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(Count);

        // Its sends end after SIGCONT, although their leases were lost.
        var stopped = await ring.ConsumingAsync(it => (it.SendMilliseconds, it.IgnoresCancellation) = (500, true));
        await stopped.SaysAsync("SENDING", stopped.Concurrency + 1);
        await stopped.SuspendAsync();

        var other = ring.Consume();
        await ring.IdleAsync();
        await other.StopAsync();
        await stopped.ResumeAsync();
        await ring.ProducedAsync(Count, it => it.Prefix = "later");
        await ring.IdleAsync();

        // It sends the messages that were in flight again, but it cannot settle them.
        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(2 * Count, atMostTwice: InFlight);
        account.SentAgain.Should().BeSubsetOf(stopped.Ids("SENDING").Intersect(other.Ids("SENT")));
        ring.Workers[^1].Ids("ACCEPTED").Should().BeSubsetOf(stopped.Ids("SENT"), "it continues");
    }

    [Fact]
    public async Task A_server_that_was_stopped_for_less_than_the_timeouts_of_its_clients_causes_no_second_send()
    {
        var account = await StopServerAsync(TimeSpan.FromSeconds(0.5), leaseMilliseconds: 10_000);

        account.ShouldBeAllSent(Count);
    }

    [Fact]
    public async Task A_server_that_was_stopped_for_longer_than_the_timeouts_of_its_clients_loses_nothing()
    {
        var account = await StopServerAsync(TimeSpan.FromSeconds(4), leaseMilliseconds: 1500);

        account.ShouldBeAllSent(Count, atMostTwice: InFlight);
    }

    /// <summary>Stops the server while messages are enqueued, sent and settled.</summary>
    private static async Task<Account> StopServerAsync(TimeSpan duration, int leaseMilliseconds)
    {
        await using var ring = await Ring.StartAsync();
        var consumer = await ring.ConsumingAsync(
            it => (it.LeaseMilliseconds, it.SendMilliseconds) = (leaseMilliseconds, 100));

        // Without idempotency keys only the bus prevents that a repeated call enqueues a message twice.
        var producer = ring.Produce(Count, it =>
            (it.Keyless, it.Parallel, it.PaceMilliseconds, it.EnqueueTimeoutMilliseconds) = (true, 2, 100, 20_000));
        await consumer.SaysAsync("SENT", Count / 4);

        await ring.Server.SuspendAsync();
        await Until.PassedAsync(duration);
        producer.Count("DONE").Should().Be(0);
        await ring.Server.ResumeAsync();

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();
        return await ring.TakeStockAsync();
    }
}
