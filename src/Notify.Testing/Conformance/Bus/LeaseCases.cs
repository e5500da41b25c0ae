using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class LeaseCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_renewed_lease_does_not_expire", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            for (var i = 0; i < 5; i++)
                await probe.Fixture.AdvanceAsync(probe.Settings.LeaseDuration / 2).ConfigureAwait(false);
            await probe.ExpectNothing("a lease that is renewed does not run out").ConfigureAwait(false);
            Check.That(!lease.Lost.IsCancellationRequested, "a renewed lease is not lost");
            await probe.Complete(lease).ConfigureAwait(false);
        }),
        new("An_abandoned_lease_counts_as_a_failure", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            var lost = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var registration = lease.Lost.Register(() => lost.TrySetResult(true));
            await using var _ = registration.ConfigureAwait(false);
            probe.Abandon(lease);
            await probe.ExpectNothing("an abandoned lease lasts its time").ConfigureAwait(false);
            var again = await ExpireLease(probe).ConfigureAwait(false);
            Check.Equal(
                (lease.Envelope.Id, 1),
                (again.Envelope.Id, again.State.Failures),
                "envelope and failures after a lost lease");
            Check.Equal(DeliveryOutcomes.LeaseLost, again.State.History[^1].Outcome, "the history's last entry");
            Check.That(again.Token > lease.Token, "the token grows with every claim");
            await Check.Soon(lost.Task, "the cancellation of Lost").ConfigureAwait(false);
            Check.That(
                !await probe.Bus.SettleAsync(lease, Settlement.Complete(lease.State)).ConfigureAwait(false),
                "an old lease cannot settle");
            await probe.Complete(again).ConfigureAwait(false);
        }),
        new("An_old_lease_cannot_disturb_the_new_one", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var old = await probe.ClaimOne().ConfigureAwait(false);
            probe.Abandon(old);
            var held = await ExpireLease(probe).ConfigureAwait(false);
            Settlement[] settlements =
            [
                Settlement.Complete(old.State),
                Settlement.Retry(probe.Now, old.State),
                Settlement.Defer(probe.Now, old.State),
                Settlement.DeadLetter("rejected", old.State),
            ];
            foreach (var stale in settlements)
            {
                Check.That(
                    !await probe.Bus.SettleAsync(old, stale).ConfigureAwait(false),
                    $"an old lease cannot settle ({stale.Kind})");
            }

            Check.Equal(1, (await probe.Statistics().ConfigureAwait(false)).InFlight, "in flight");
            Check.That(old.Lost.IsCancellationRequested, "a lost lease says so");
            await probe.Complete(held).ConfigureAwait(false);
        }),
        new("A_lost_lease_returns_to_the_front_of_its_lane", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Enqueue(2).ConfigureAwait(false);
            probe.Abandon(lease);
            await probe.Fixture.AdvanceAsync(probe.Settings.LeaseDuration * 2).ConfigureAwait(false);
            Check.Equal(
                lease.Envelope.Id,
                (await probe.ClaimOne().ConfigureAwait(false)).Envelope.Id,
                "first after a lost lease");
        }),
        new("An_envelope_that_has_lost_a_lease_is_claimed_alone", async probe =>
        {
            await probe.Enqueue(3).ConfigureAwait(false);
            await probe.Enqueue(2, Lane.Campaign).ConfigureAwait(false);
            var suspect = await probe.ClaimOne().ConfigureAwait(false);
            probe.Abandon(suspect);
            await probe.Fixture.AdvanceAsync(probe.Settings.LeaseDuration * 2).ConfigureAwait(false);
            var again = await probe.Claim(10).ConfigureAwait(false);
            Check.Same([suspect.Envelope.Id], again.Select(lease => lease.Envelope.Id), "envelopes of the claim");
            Check.That(again[0].HasLostLease && !suspect.HasLostLease, "the lease reports the loss of the earlier one");
            Check.Equal(4, (await probe.Claim(10).ConfigureAwait(false)).Count, "envelopes of the next claim");
        }),
        new("An_envelope_that_was_deferred_after_a_lost_lease_is_claimed_alone_again", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            probe.Abandon(lease);
            lease = await ExpireLease(probe).ConfigureAwait(false);
            foreach (var delay in new[] { TimeSpan.Zero, BusProbe.Moment })
            {
                await probe.Settle(lease, Settlement.Defer(probe.Now + delay, lease.State)).ConfigureAwait(false);
                await probe.Fixture.AdvanceAsync(delay * 2).ConfigureAwait(false);
                await probe.Enqueue(1).ConfigureAwait(false);
                var first = await probe.Claim(10).ConfigureAwait(false);
                var second = await probe.Claim(10).ConfigureAwait(false);
                Check.Equal((1, 1), (first.Count, second.Count), "envelopes of the next claims");
                lease = first.Concat(second).Single(one => one.Envelope.Id == lease.Envelope.Id);
                await probe.Complete(first.Concat(second).Single(one => one != lease)).ConfigureAwait(false);
            }

            var failure = new DeliveryFailure { At = probe.Now, Channel = BusProbe.Channel, Outcome = "transient" };
            await probe.Settle(lease, Settlement.Retry(probe.Now, lease.State.With(failure))).ConfigureAwait(false);
            await probe.Enqueue(1).ConfigureAwait(false);
            Check.Equal(2, (await probe.Claim(10).ConfigureAwait(false)).Count, "envelopes after it was delivered");
        }),
        new("Every_envelope_that_has_lost_a_lease_is_claimed_alone", async probe =>
        {
            await probe.Enqueue(5).ConfigureAwait(false);
            var crashed = await probe.Claim(2).ConfigureAwait(false);
            while (crashed.Count < 2)
                crashed = [.. crashed, .. await probe.Claim(2 - crashed.Count).ConfigureAwait(false)];
            foreach (var lease in crashed)
                probe.Abandon(lease);
            await probe.Fixture.AdvanceAsync(probe.Settings.LeaseDuration * 2).ConfigureAwait(false);
            foreach (var lease in crashed)
            {
                var claimed = await probe.Claim(10).ConfigureAwait(false);
                Check.Same([lease.Envelope.Id], claimed.Select(one => one.Envelope.Id), "envelopes of the claim");
            }

            Check.Equal(3, (await probe.Claim(10).ConfigureAwait(false)).Count, "envelopes of the next claim");
        }),
        new("Every_crash_counts", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            for (var crashes = 1; crashes <= 3; crashes++)
            {
                probe.Abandon(lease);
                lease = await ExpireLease(probe).ConfigureAwait(false);
                Check.Equal(
                    (crashes, crashes),
                    (lease.State.Failures, lease.State.History.Count),
                    "failures and history");
            }
        }),
        new("An_abandoned_lease_may_still_settle_in_time", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            probe.Abandon(lease);
            await probe.Complete(lease).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(probe.Settings.LeaseDuration * 2).ConfigureAwait(false);
            await probe.ExpectNothing("a completed envelope does not come back").ConfigureAwait(false);
        }),
    ];

    private static async Task<Lease> ExpireLease(BusProbe probe)
    {
        var claim = probe.Claim();
        await probe.Fixture.AdvanceAsync(probe.Settings.LeaseDuration + BusProbe.Moment).ConfigureAwait(false);
        return (await claim.ConfigureAwait(false))[0];
    }
}
