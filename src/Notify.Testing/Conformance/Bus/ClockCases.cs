using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>
/// Cases in which the clock of the process is wrong. A bus with a server uses the clock of the server.
/// </summary>
internal static class ClockCases
{
    private static readonly TimeSpan Error = TimeSpan.FromHours(25);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<BusCase> All { get; } =
    [
        .. BothWays("The_expiry_follows_the_clock_of_the_bus", async probe =>
        {
            var envelope = probe.Envelope();
            var timeToLive = envelope.ExpiresAt - envelope.CreatedAt;
            await probe.Enqueue(envelope).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            Check.That(IsNear(BusNow(probe, lease) + timeToLive, lease.Envelope.ExpiresAt), "the time to live remains");
            Check.That(IsNear(BusNow(probe, lease), lease.EnqueuedAt), "the waiting time is short");
        }),
        .. BothWays("The_expiry_after_a_requeue_follows_the_clock_of_the_bus", async probe =>
        {
            var envelope = await probe.DeadLetter().ConfigureAwait(false);
            await probe.Bus.DeadLetters.RequeueAsync(envelope.Id).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            Check.That(IsNear(BusNow(probe, lease), lease.State.RequeuedAt), "the time of the requeue");
        }),
        .. BothWays("The_age_of_the_oldest_follows_the_clock_of_the_process", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var row = await probe.Statistics().ConfigureAwait(false);
            Check.That(IsNear(probe.Now, row.OldestTransactional), "the time of the oldest envelope");
        }),
        .. BothWays("A_retry_waits_for_its_delay_whatever_the_clock_of_the_process_says", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            var delay = TimeSpan.FromSeconds(1);
            await probe.Settle(lease, Settlement.Retry(probe.Now + delay, lease.State)).ConfigureAwait(false);
            await probe.ExpectNothing("a retry waits").ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(delay).ConfigureAwait(false);
            await probe.Complete(await probe.ClaimOne().ConfigureAwait(false)).ConfigureAwait(false);
        }),
    ];

    private static BusCase[] BothWays(string name, Func<BusProbe, Task> body) =>
    [
        new(name + "_in_a_process_ahead", body) { Settings = new() { ClockError = Error } },
        new(name + "_in_a_process_behind", body) { Settings = new() { ClockError = -Error } },
    ];

    private static DateTimeOffset BusNow(BusProbe probe, Lease lease) => probe.Now + lease.ClockDifference;

    private static bool IsNear(DateTimeOffset expected, DateTimeOffset? actual) =>
        actual is { } time && (time - expected).Duration() < Tolerance;
}
