using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class LaneCases
{
    private static readonly BusFixtureSettings OneInFive = new() { TransactionalWeight = 4 };

    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("Transactional_goes_first", async probe =>
        {
            await probe.Enqueue(3, Lane.Campaign).ConfigureAwait(false);
            await probe.Enqueue(2).ConfigureAwait(false);
            var lanes = (await probe.Claim(5).ConfigureAwait(false)).Select(lease => lease.Envelope.Lane);
            Check.Same(
                [Lane.Transactional, Lane.Transactional, Lane.Campaign, Lane.Campaign, Lane.Campaign],
                lanes,
                "the lanes claimed");
        }),
        new("Campaign_gets_its_share_one_claim_at_a_time", probe => Share(probe, 1, 4)) { Settings = OneInFive },
        new("Campaign_gets_its_share_in_batches", probe => Share(probe, 7, 4)) { Settings = OneInFive },
        new("The_share_of_campaign_is_a_tenth_by_default", probe => Share(probe, 1, 9)),
        new("Campaign_never_starves", async probe =>
        {
            var campaign = await probe.Enqueue(1, Lane.Campaign).ConfigureAwait(false);
            for (var i = 0; i < 20; i++)
            {
                await probe.Enqueue(1).ConfigureAwait(false);
                if ((await probe.ClaimOne().ConfigureAwait(false)).Envelope.Id == campaign[0].Id)
                    return;
            }

            throw new ConformanceException(
                "A campaign envelope waited for twenty transactional ones; its share is one in ten.");
        }),
        new("A_claim_keeps_to_its_campaign_limit", async probe =>
        {
            await probe.Enqueue(5, Lane.Campaign).ConfigureAwait(false);
            await probe.Enqueue(1).ConfigureAwait(false);
            var leases = await probe.Claim(5, 2).ConfigureAwait(false);
            Check.Same(
                [Lane.Transactional, Lane.Campaign, Lane.Campaign],
                leases.Select(lease => lease.Envelope.Lane),
                "the lanes claimed");
            await probe.ExpectNothing("campaign is left alone by a limit of 0", campaign: 0).ConfigureAwait(false);
        }),
    ];

    /// <summary>
    /// As long as both lanes have envelopes, one campaign envelope follows each group of <paramref name="weight"/>
    /// transactional ones.
    /// </summary>
    private static async Task Share(BusProbe probe, int atOnce, int weight)
    {
        await probe.Enqueue(10, Lane.Campaign).ConfigureAwait(false);
        await probe.Enqueue(10 * weight).ConfigureAwait(false);
        var lanes = new List<Lane>();
        var rounds = 5 * (weight + 1);
        while (lanes.Count < rounds)
        {
            var leases = await probe.Claim(Math.Min(atOnce, rounds - lanes.Count)).ConfigureAwait(false);
            lanes.AddRange(leases.Select(lease => lease.Envelope.Lane));
        }

        Check.Equal(5, lanes.Count(lane => lane == Lane.Campaign), $"campaign envelopes among {rounds}");
        for (var i = 0; i + weight < lanes.Count; i++)
        {
            Check.That(
                lanes.Skip(i).Take(weight + 1).Count(lane => lane == Lane.Campaign) == 1,
                $"one of any {weight + 1} claimed in a row is campaign");
        }
    }
}
