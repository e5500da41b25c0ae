using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class ClaimCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_claim_waits_for_the_first", async probe =>
        {
            var claim = probe.ClaimWaiting(ClaimLimits.Any(10));
            await probe.Fixture.AdvanceAsync(BusProbe.Moment).ConfigureAwait(false);
            Check.That(!claim.IsCompleted, "a claim waits while there is nothing");
            await probe.Enqueue(1).ConfigureAwait(false);
            Check.Equal(1, (await Check.Soon(claim, "a waiting claim").ConfigureAwait(false)).Count, "leases");
        }),
        new("A_claim_returns_ready_envelopes_up_to_its_limit", async probe =>
        {
            await probe.Enqueue(5).ConfigureAwait(false);
            Check.Equal(3, (await probe.Claim(3).ConfigureAwait(false)).Count, "leases of five with a limit of three");
            Check.Equal(2, (await probe.Claim(3).ConfigureAwait(false)).Count, "leases of two with a limit of three");
        }),
        new("A_canceled_claim_has_leased_nothing", async probe =>
        {
            await probe.ExpectNothing("nothing is there").ConfigureAwait(false);
            await probe.Enqueue(1).ConfigureAwait(false);
            await Check.Throws<OperationCanceledException>(
                    () =>
                        probe.ClaimWaiting(
                            ClaimLimits.Any(1),
                            cancellationToken: new CancellationToken(canceled: true)),
                    "a claim canceled beforehand")
                .ConfigureAwait(false);
            Check.Equal(1, (await probe.Claim().ConfigureAwait(false)).Count, "leases after a canceled claim");
        }),
        new("Every_waiting_claim_is_woken", async probe =>
        {
            var claims = Enumerable.Range(0, 5).Select(_ => probe.ClaimWaiting(ClaimLimits.Any(1))).ToList();
            await probe.Enqueue(5).ConfigureAwait(false);
            await Check.Soon(Task.WhenAll(claims), "five waiting claims with five envelopes").ConfigureAwait(false);
        }),
        new("A_claim_without_campaign_leaves_campaign_to_others", async probe =>
        {
            var without = probe.ClaimWaiting(new ClaimLimits(5, 0));
            await probe.Fixture.AdvanceAsync(BusProbe.Moment).ConfigureAwait(false);
            var with = probe.ClaimWaiting(new ClaimLimits(5, 5));
            await probe.Enqueue(1, Lane.Campaign).ConfigureAwait(false);
            Check.Equal(
                Lane.Campaign,
                (await Check.Soon(with, "the claim that takes campaign").ConfigureAwait(false))[0].Envelope.Lane,
                "its lane");
            await probe.Fixture.AdvanceAsync(BusProbe.Moment).ConfigureAwait(false);
            Check.That(!without.IsCompleted, "a claim without campaign is not woken by campaign");
            await probe.Enqueue(1).ConfigureAwait(false);
            Check.Equal(
                Lane.Transactional,
                (await Check.Soon(without, "the claim without campaign").ConfigureAwait(false))[0].Envelope.Lane,
                "its lane");
        }),
        new("Concurrent_claims_never_share_an_envelope", async probe =>
        {
            await probe.Enqueue(500).ConfigureAwait(false);
            var claims = Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
            {
                for (var claimed = 0; claimed < 10;)
                    claimed += (await probe.Claim(10 - claimed).ConfigureAwait(false)).Count;
            }));
            await Task.WhenAll(claims).ConfigureAwait(false);
            Check.Equal(500, (await probe.Statistics().ConfigureAwait(false)).InFlight, "in flight");
        }),
    ];
}
