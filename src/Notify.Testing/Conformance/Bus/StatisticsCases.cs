using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class StatisticsCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("Statistics_count_envelopes_by_state", async probe =>
        {
            var before = probe.Now;
            await probe.Enqueue(4).ConfigureAwait(false);
            await probe.Enqueue(2, Lane.Campaign).ConfigureAwait(false);
            await probe.Enqueue(
                    probe.Envelope(notBefore: probe.Now.AddHours(1)),
                    probe.Envelope(lane: Lane.Campaign, notBefore: probe.Now.AddHours(1)))
                .ConfigureAwait(false);
            await probe.Complete(await probe.ClaimOne().ConfigureAwait(false)).ConfigureAwait(false);
            await probe.DeadLetter(await probe.ClaimOne().ConfigureAwait(false)).ConfigureAwait(false);
            await probe.ClaimOne().ConfigureAwait(false);
            var row = await probe.Statistics().ConfigureAwait(false);
            Check.Equal((1L, 2L), (row.Transactional, row.Campaign), "ready by lane");
            Check.Equal((2L, 1L), (row.Delayed, row.DelayedTransactional), "delayed, and of these transactional");
            Check.Equal((1L, 1L), (row.InFlight, row.DeadLetters), "in flight, and dead letters");
            Check.Equal((8L, 1L), (row.TotalAccepted, row.TotalCompleted), "accepted and completed in all");
            Check.That(
                row.OldestTransactional >= before - TimeSpan.FromSeconds(5)
                    && row.OldestTransactional <= probe.Now + TimeSpan.FromSeconds(5),
                "the oldest is as old as it is");
            Check.That(!row.IsIdle && !row.IsPaused, "the channel is neither idle nor paused");
        }),
        new("Statistics_of_an_unused_channel_are_zero", async probe =>
        {
            var row = await probe.Statistics("unused").ConfigureAwait(false);
            Check.That(
                row is { IsIdle: true, TotalAccepted: 0, OldestTransactional: null },
                "an unused channel is idle");
        }),
        new("A_forward_counts_on_both_channels", async probe =>
        {
            await probe.Enqueue(probe.Envelope(steps: [BusProbe.Channel, "push"])).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Forward(lease.State with { Step = 1 })).ConfigureAwait(false);
            Check.Equal(1, (await probe.Statistics().ConfigureAwait(false)).TotalCompleted, "completed on the first");
            var row = await probe.Statistics("push").ConfigureAwait(false);
            Check.Equal((1L, 1L), (row.TotalAccepted, row.Transactional), "accepted and ready on the second");
        }),
    ];
}
