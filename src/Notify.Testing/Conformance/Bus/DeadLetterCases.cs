using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class DeadLetterCases
{
    private static readonly BusFixtureSettings ShortRetention = new() { DeadLetterRetention = TimeSpan.FromSeconds(2) };

    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_dead_letter_contains_envelope_and_state", async probe =>
        {
            await probe.Enqueue(1, Lane.Campaign).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            var failure = new DeliveryFailure
            {
                At = probe.Now,
                Channel = BusProbe.Channel,
                Outcome = "transient",
                Detail = "450 4.7.1",
            };
            var state = (lease.State with { Failures = 6 }).With(failure);
            await probe.Settle(lease, Settlement.DeadLetter("transient", state)).ConfigureAwait(false);
            var letter = await probe.Bus.DeadLetters.GetAsync(lease.Envelope.Id).ConfigureAwait(false)
                ?? throw new ConformanceException("A dead letter cannot be found by its id.");
            Check.Equal(
                (lease.Envelope.Id, BusProbe.Channel, Lane.Campaign, "transient"),
                (letter.Id, letter.Channel, letter.Lane, letter.Reason),
                "the dead letter");
            Check.That(
                (letter.At - probe.Now).Duration() < TimeSpan.FromMinutes(1),
                "it contains the time at which it was dead-lettered");
            Check.Same(EnvelopeCodec.Encode(state), EnvelopeCodec.Encode(letter.State), "its state");
            Check.Equal(lease.Envelope.Template, letter.Envelope?.Template, "its envelope's template");
            await probe.ExpectNothing("a dead letter is not retried automatically").ConfigureAwait(false);
        }),
        new("An_unknown_dead_letter_is_null_and_cannot_be_requeued_or_purged", async probe =>
        {
            var letters = probe.Bus.DeadLetters;
            var unknown = Guid.CreateVersion7(probe.Now);
            Check.That(await letters.GetAsync(unknown).ConfigureAwait(false) is null, "an unknown dead letter is null");
            Check.That(
                !await letters.RequeueAsync(unknown).ConfigureAwait(false)
                    && !await letters.PurgeAsync(unknown).ConfigureAwait(false),
                "neither requeued nor purged");
        }),
        new("A_requeued_letter_starts_again_at_its_first_step", async probe =>
        {
            var envelope = probe.Envelope(steps: [BusProbe.Channel, "telegram"]);
            await probe.Enqueue(envelope).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Forward(lease.State with { Step = 1 })).ConfigureAwait(false);
            lease = await probe.ClaimOne("telegram").ConfigureAwait(false);
            var failure = new DeliveryFailure { At = probe.Now, Channel = "telegram", Outcome = "transient" };
            var id = new ProviderMessageId { Channel = "telegram", Address = "a", Id = "7" };
            var state = (lease.State with { Failures = 6, Accepted = ["a"], PossiblyDelivered = true })
                .With(failure)
                .With(id);
            await probe.Settle(lease, Settlement.DeadLetter("transient", state)).ConfigureAwait(false);
            var before = probe.Now;
            Check.That(
                await probe.Bus.DeadLetters.RequeueAsync(envelope.Id).ConfigureAwait(false),
                "a dead letter can be requeued");
            var again = await probe.ClaimOne().ConfigureAwait(false);
            Check.Equal(
                (envelope.Id, 0, 0, 1),
                (again.Envelope.Id, again.State.Step, again.State.Failures, again.State.Requeues),
                "id, step, failures and requeues");
            Check.That(
                again.State.RequeuedAt >= before - TimeSpan.FromSeconds(5),
                "the expiry is measured from the requeue");
            Check.Same(["a"], again.State.Accepted, "the addresses that have accepted it");
            Check.Same([id], again.State.ProviderIds, "the ids of the provider");
            Check.Equal(1, again.State.History.Count, "history entries kept");
            Check.That(
                !await probe.Bus.DeadLetters.RequeueAsync(envelope.Id).ConfigureAwait(false),
                "it is requeued once");
            Check.That(
                !await probe.Bus.SettleAsync(lease, Settlement.Complete(lease.State)).ConfigureAwait(false),
                "the lease before the dead letter has ended");
        }),
        new("Many_are_requeued_by_filter", async probe =>
        {
            for (var i = 0; i < 3; i++)
                await probe.DeadLetter("rejected").ConfigureAwait(false);
            var kept = await probe.DeadLetter("expired").ConfigureAwait(false);
            Check.Equal(
                3,
                await probe.Bus.DeadLetters.RequeueAsync(new DeadLetterFilter { Reason = "rejected" })
                    .ConfigureAwait(false),
                "requeued");
            var claimed = 0;
            while (claimed < 3)
                claimed += (await probe.Claim(3).ConfigureAwait(false)).Count;
            Check.That(
                await probe.Bus.DeadLetters.GetAsync(kept.Id).ConfigureAwait(false) is not null,
                "other dead letters stay");
        }),
        new("A_requeue_wakes_a_waiting_claim", async probe =>
        {
            var letter = await probe.DeadLetter().ConfigureAwait(false);
            var claim = probe.Claim();
            await probe.Bus.DeadLetters.RequeueAsync(letter.Id).ConfigureAwait(false);
            await claim.ConfigureAwait(false);
        }),
        new("A_purged_dead_letter_is_removed", async probe =>
        {
            var (one, two, three) = (
                await probe.DeadLetter("rejected").ConfigureAwait(false),
                await probe.DeadLetter("rejected").ConfigureAwait(false),
                await probe.DeadLetter("expired").ConfigureAwait(false));
            Check.That(
                await probe.Bus.DeadLetters.PurgeAsync(one.Id).ConfigureAwait(false),
                "a dead letter can be purged");
            Check.Equal(
                1,
                await probe.Bus.DeadLetters.PurgeAsync(new DeadLetterFilter { Reason = "rejected" })
                    .ConfigureAwait(false),
                "purged by filter");
            probe.Purged = 2;
            Check.That(
                await probe.Bus.DeadLetters.GetAsync(two.Id).ConfigureAwait(false) is null,
                "a purged dead letter no longer exists");
            Check.Equal(1, (await probe.Statistics().ConfigureAwait(false)).DeadLetters, "dead letters left");
            Check.That(
                await probe.Bus.DeadLetters.GetAsync(three.Id).ConfigureAwait(false) is not null,
                "other dead letters stay");
        }),
        new("Dead_letters_expire_and_are_counted", async probe =>
        {
            await probe.DeadLetter().ConfigureAwait(false);
            if (!probe.Fixture.CanSkipDays)
                return;
            await probe.Fixture.AdvanceAsync(TimeSpan.FromMinutes(10)).ConfigureAwait(false);
            var row = await probe.Statistics().ConfigureAwait(false);
            Check.Equal((0L, 1L), (row.DeadLetters, row.TotalDeadLettersExpired), "dead letters left, and expired");
        }) { Settings = ShortRetention },
    ];
}
