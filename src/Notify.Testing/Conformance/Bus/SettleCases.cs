using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class SettleCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_completed_envelope_is_removed", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            await probe.Complete(await probe.ClaimOne().ConfigureAwait(false)).ConfigureAwait(false);
            Check.That(
                (await probe.Statistics().ConfigureAwait(false)).IsIdle,
                "a channel is idle when all is completed");
        }),
        new("A_lease_settles_once", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Complete(lease).ConfigureAwait(false);
            Check.That(
                !await probe.Bus.SettleAsync(lease, Settlement.Complete(lease.State)).ConfigureAwait(false),
                "a second settlement is refused");
            Check.That(
                !await probe.Bus.SettleAsync(lease, Settlement.Retry(probe.Now, lease.State)).ConfigureAwait(false),
                "a second settlement of another kind is refused");
            await probe.ExpectNothing("a refused settlement changes nothing").ConfigureAwait(false);
        }),
        new("A_retry_is_ready_at_its_time_with_its_state", async probe =>
        {
            await probe.Enqueue(probe.Envelope(steps: [BusProbe.Channel, "telegram"])).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            var state = new DeliveryState
            {
                Failures = 3,
                PossiblyDelivered = true,
                Accepted = ["a", "b"],
                ProviderIds = [new ProviderMessageId { Channel = BusProbe.Channel, Address = "a", Id = "queue-7" }],
                Requeues = 1,
                RequeuedAt = probe.Now,
                ExpiresFrom = probe.Now,
                AwaitingUntil = probe.Now.AddMinutes(10),
            }.With(
                new DeliveryFailure
                {
                    At = probe.Now,
                    Channel = BusProbe.Channel,
                    Outcome = "transient",
                    Detail = "450 4.7.1",
                });
            await probe.Settle(lease, Settlement.Retry(probe.Now.AddSeconds(2), state)).ConfigureAwait(false);
            await probe.ExpectNothing("a retry waits for its time").ConfigureAwait(false);
            var claim = probe.Claim();
            await probe.Fixture.AdvanceAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            var again = (await claim.ConfigureAwait(false))[0];
            Check.Equal(lease.Envelope.Id, again.Envelope.Id, "the envelope");
            Check.That(again.Token > lease.Token, "the token grows with every claim");
            Check.Same(EnvelopeCodec.Encode(state), EnvelopeCodec.Encode(again.State), "the state");
        }),
        new("A_retry_that_is_due_goes_to_the_back_of_its_lane", async probe =>
        {
            var envelopes = await probe.Enqueue(2).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Retry(probe.Now.AddSeconds(-1), lease.State)).ConfigureAwait(false);
            Check.Equal(
                envelopes[1].Id,
                (await probe.ClaimOne().ConfigureAwait(false)).Envelope.Id,
                "first after the retry");
            Check.Equal(
                envelopes[0].Id,
                (await probe.ClaimOne().ConfigureAwait(false)).Envelope.Id,
                "second after the retry");
        }),
        new("A_deferral_is_ready_at_its_time", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Defer(probe.Now.AddSeconds(2), lease.State)).ConfigureAwait(false);
            await probe.ExpectNothing("a deferral waits for its time").ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            Check.Equal(0, (await probe.ClaimOne().ConfigureAwait(false)).State.Failures, "failures of a deferral");
        }),
        new("Released_envelopes_return_to_the_front_in_their_order", async probe =>
        {
            var envelopes = await probe.Enqueue(5).ConfigureAwait(false);
            var leases = await Take(probe, 3).ConfigureAwait(false);
            foreach (var lease in new[] { leases[1], leases[2], leases[0] })
                await probe.Settle(lease, Settlement.Defer(probe.Now, lease.State)).ConfigureAwait(false);
            Check.Same(
                envelopes.Select(envelope => envelope.Id),
                (await Take(probe, 5).ConfigureAwait(false)).Select(lease => lease.Envelope.Id),
                "the order after a release");
        }),
        new("A_forward_enters_the_queue_of_its_next_step", async probe =>
        {
            await probe.Enqueue(probe.Envelope(steps: [BusProbe.Channel, "telegram", "push"])).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            Check.That(
                await probe.Settle(lease, Settlement.Forward(lease.State with { Step = 2 })).ConfigureAwait(false),
                "a held lease can be forwarded");
            var next = await probe.ClaimOne("push").ConfigureAwait(false);
            Check.Equal(
                (lease.Envelope.Id, 2, "push"),
                (next.Envelope.Id, next.State.Step, next.Channel),
                "the forwarded envelope");
            Check.That((await probe.Statistics().ConfigureAwait(false)).IsIdle, "a forward ends the step before");
            Check.That(
                !await probe.Bus.SettleAsync(lease, Settlement.Forward(lease.State with { Step = 1 }))
                    .ConfigureAwait(false),
                "a forwarded lease has ended");
            await probe.ExpectNothing("a refused forward adds nothing", "telegram").ConfigureAwait(false);
        }),
        new("A_forward_to_a_missing_step_is_rejected_and_changes_nothing", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await Check.Throws<ArgumentException>(
                    async () =>
                        await probe.Bus.SettleAsync(lease, Settlement.Forward(lease.State with { Step = 1 }))
                            .ConfigureAwait(false),
                    "a forward to a step that is not there")
                .ConfigureAwait(false);
            await probe.Complete(lease).ConfigureAwait(false);
        }),
        new("One_of_two_concurrent_settlements_succeeds", async probe =>
        {
            await probe.Enqueue(50).ConfigureAwait(false);
            foreach (var lease in await Take(probe, 50).ConfigureAwait(false))
            {
                var both = await Task.WhenAll(
                    Task.Run(() => probe.Settle(lease, Settlement.Complete(lease.State))),
                    Task.Run(() => probe.Settle(lease, Settlement.Complete(lease.State)))).ConfigureAwait(false);
                Check.Equal(1, both.Count(won => won), "winners");
            }
        }),
    ];

    private static async Task<List<Lease>> Take(BusProbe probe, int count)
    {
        var leases = new List<Lease>();
        while (leases.Count < count)
            leases.AddRange(await probe.Claim(count - leases.Count).ConfigureAwait(false));
        return leases;
    }
}
