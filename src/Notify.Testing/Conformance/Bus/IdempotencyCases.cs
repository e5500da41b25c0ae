using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class IdempotencyCases
{
    // Long enough for a machine that stands still for seconds: engines with a server have a real clock.
    private static readonly BusFixtureSettings ShortWindow = new() { IdempotencyWindow = TimeSpan.FromSeconds(4) };

    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_known_key_is_answered_with_the_first_envelope", async probe =>
        {
            var first = probe.Envelope("order-1");
            await probe.Enqueue(first).ConfigureAwait(false);
            var again = (await probe.Enqueue(probe.Envelope("order-1")).ConfigureAwait(false))[0];
            Check.Equal(EnqueueResult.Duplicate(first.Id, first.NotificationId), again, "the answer to a duplicate");
            Check.Equal(first.Id, (await probe.ClaimOne().ConfigureAwait(false)).Envelope.Id, "the content that won");
            await probe.ExpectNothing("a duplicate adds nothing").ConfigureAwait(false);
        }),
        new("A_key_stays_known_when_its_envelope_is_done_or_dead", async probe =>
        {
            await probe.Enqueue(probe.Envelope("done"), probe.Envelope("dead")).ConfigureAwait(false);
            await probe.Complete(await probe.ClaimOne().ConfigureAwait(false)).ConfigureAwait(false);
            await probe.DeadLetter(await probe.ClaimOne().ConfigureAwait(false)).ConfigureAwait(false);
            var again = await probe.Enqueue(probe.Envelope("done"), probe.Envelope("dead")).ConfigureAwait(false);
            Check.That(again.All(result => result.Status == EnqueueStatus.Duplicate), "keys outlive their envelopes");
        }),
        new("A_hundred_calls_of_one_key_are_one_message", async probe =>
        {
            var calls = Enumerable.Range(0, 100)
                .Select(_ => Task.Run(() => probe.Enqueue(probe.Envelope("order-1"))))
                .ToList();
            var results = (await Task.WhenAll(calls).ConfigureAwait(false)).Select(answer => answer[0]).ToList();
            Check.Equal(1, results.Count(result => result.Status == EnqueueStatus.Accepted), "accepted of a hundred");
            var claimed = await probe.Claim(10).ConfigureAwait(false);
            Check.Equal(1, claimed.Count, "messages");
            var first = EnqueueResult.Duplicate(claimed[0].Envelope.Id, claimed[0].Envelope.NotificationId);
            Check.Equal(99, results.Count(result => result == first), "answers that name the first");
        }),
        new("A_key_twice_in_one_call_is_one_message", async probe =>
        {
            var first = probe.Envelope("order-1");
            var results = await probe.Enqueue(first, probe.Envelope("order-1"), probe.Envelope("order-2"))
                .ConfigureAwait(false);
            Check.Same(
                [EnqueueStatus.Accepted, EnqueueStatus.Duplicate, EnqueueStatus.Accepted],
                results.Select(result => result.Status),
                "the answers");
            Check.Equal(first.Id, results[1].Id, "the id of the first envelope");
        }),
        new("A_key_counts_for_one_first_channel", async probe =>
        {
            var results = await probe
                .Enqueue(probe.Envelope("order-1"), probe.Envelope("order-1", steps: ["telegram", BusProbe.Channel]))
                .ConfigureAwait(false);
            Check.That(
                results.All(result => result.Status == EnqueueStatus.Accepted),
                "one key on two first channels is two messages");
        }),
        new("A_key_is_forgotten_after_its_window", async probe =>
        {
            await probe.Enqueue(probe.Envelope("order-1")).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(ShortWindow.IdempotencyWindow + BusProbe.Moment).ConfigureAwait(false);
            Check.Equal(
                EnqueueStatus.Accepted,
                (await probe.Enqueue(probe.Envelope("order-1")).ConfigureAwait(false))[0].Status,
                "the answer after the window");
        }) { Settings = ShortWindow },
        new("A_window_is_measured_from_the_time_at_which_the_message_is_due", async probe =>
        {
            // Later than the end of a window that were measured from the enqueue.
            var due = probe.Now + ShortWindow.IdempotencyWindow + BusProbe.Moment;
            await probe.Enqueue(probe.Envelope("order-1", notBefore: due)).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(due - probe.Now + BusProbe.Moment).ConfigureAwait(false);
            Check.Equal(
                EnqueueStatus.Duplicate,
                (await probe.Enqueue(probe.Envelope("order-1")).ConfigureAwait(false))[0].Status,
                "the answer soon after it was due");
            await probe.Fixture.AdvanceAsync(ShortWindow.IdempotencyWindow).ConfigureAwait(false);
            Check.Equal(
                EnqueueStatus.Accepted,
                (await probe.Enqueue(probe.Envelope("order-1")).ConfigureAwait(false))[0].Status,
                "the answer a window after it was due");
        }) { Settings = ShortWindow },
    ];
}
