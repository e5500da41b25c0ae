using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class BoundCases
{
    private static readonly BusFixtureSettings Two = new() { LaneCapacity = 2 };
    private static readonly BusFixtureSettings TwoOrFail = new() { LaneCapacity = 2, FailWhenFull = true };

    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_full_lane_makes_enqueue_wait", async probe =>
        {
            await probe.Enqueue(2).ConfigureAwait(false);
            var waiting = probe.EnqueueWaiting([probe.Envelope()]);
            await StillWaits(probe, waiting).ConfigureAwait(false);
            await probe.Complete(await probe.ClaimOne().ConfigureAwait(false)).ConfigureAwait(false);
            await Check.Soon(waiting, "an enqueue once there is room").ConfigureAwait(false);
        }) { Settings = Two },
        new("Waiting_calls_are_admitted_in_order", async probe =>
        {
            await probe.Enqueue(2).ConfigureAwait(false);
            var (first, second) = (probe.Envelope(), probe.Envelope());
            var one = probe.EnqueueWaiting([first]);
            await StillWaits(probe, one).ConfigureAwait(false);
            var other = probe.EnqueueWaiting([second]);
            await StillWaits(probe, other).ConfigureAwait(false);
            await probe.ClaimOne().ConfigureAwait(false);
            await Check.Soon(one, "the first waiting call").ConfigureAwait(false);
            await StillWaits(probe, other).ConfigureAwait(false);
            await probe.ClaimOne().ConfigureAwait(false);
            await Check.Soon(other, "the second waiting call").ConfigureAwait(false);
            var claimed = new List<Guid>();
            while (claimed.Count < 2)
                claimed.AddRange((await probe.Claim(2).ConfigureAwait(false)).Select(lease => lease.Envelope.Id));
            Check.Same([first.Id, second.Id], claimed, "the order of the envelopes that had waited");
        }) { Settings = Two },
        new("A_canceled_wait_adds_nothing", async probe =>
        {
            await probe.Enqueue(2).ConfigureAwait(false);
            using var enough = new CancellationTokenSource();
            var waiting = probe.EnqueueWaiting([probe.Envelope("order-1"), probe.Envelope()], enough.Token);
            await StillWaits(probe, waiting).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
            await Check.Throws<OperationCanceledException>(() => waiting, "a canceled wait").ConfigureAwait(false);
            Check.Equal(2, (await probe.Claim(10).ConfigureAwait(false)).Count, "messages in the lane");
            await probe.ExpectNothing("a canceled call has added nothing").ConfigureAwait(false);
            Check.Equal(
                EnqueueStatus.Accepted,
                (await probe.Enqueue(probe.Envelope("order-1")).ConfigureAwait(false))[0].Status,
                "the key of a canceled call");
        }) { Settings = Two },
        new("A_full_lane_leaves_the_other_lane_and_other_channels_alone", async probe =>
        {
            await probe.Enqueue(2).ConfigureAwait(false);
            await probe.Enqueue(probe.Envelope(lane: Lane.Campaign), probe.Envelope(steps: ["telegram"]))
                .ConfigureAwait(false);
        }) { Settings = Two },
        new("A_call_larger_than_the_lane_is_accepted", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var waiting = probe.EnqueueWaiting([.. Enumerable.Range(0, 5).Select(_ => probe.Envelope())]);
            for (var claimed = 0; claimed < 6;)
                claimed += (await probe.Claim(5).ConfigureAwait(false)).Count;
            await Check.Soon(waiting, "a call larger than the lane").ConfigureAwait(false);
        }) { Settings = Two },
        new("Retries_forwards_and_requeues_bypass_the_bound", async probe =>
        {
            await probe.DeadLetter().ConfigureAwait(false);
            await probe.Enqueue(probe.Envelope(steps: ["push", BusProbe.Channel]), probe.Envelope())
                .ConfigureAwait(false);
            var (forward, retry) = (
                await probe.ClaimOne("push").ConfigureAwait(false),
                await probe.ClaimOne().ConfigureAwait(false));
            await probe.Enqueue(2).ConfigureAwait(false);
            Check.That(
                await probe.Settle(forward, Settlement.Forward(forward.State with { Step = 1 }))
                    .ConfigureAwait(false),
                "a forward into a full lane");
            Check.That(
                await probe.Settle(retry, Settlement.Retry(probe.Now, retry.State)).ConfigureAwait(false),
                "a retry into a full lane");
            Check.Equal(
                1,
                await probe.Bus.DeadLetters.RequeueAsync(DeadLetterFilter.All).ConfigureAwait(false),
                "requeued into a full lane");
            var claimed = 0;
            while (claimed < 5)
                claimed += (await probe.Claim(5).ConfigureAwait(false)).Count;
        }) { Settings = Two },
        new("A_call_from_inside_a_delivery_ignores_the_capacity", async probe =>
        {
            await probe.Enqueue(2).ConfigureAwait(false);
            await EnqueueFromInside(probe, probe.Envelope()).ConfigureAwait(false);
            await EnqueueFromInside(probe, probe.Envelope(), probe.Envelope(steps: ["telegram"])).ConfigureAwait(false);
            var waiting = probe.EnqueueWaiting([probe.Envelope()]);
            await StillWaits(probe, waiting).ConfigureAwait(false);
            for (var claimed = 0; claimed < 5;)
                claimed += (await probe.Claim(5).ConfigureAwait(false)).Count;
            await Check.Soon(waiting, "the call from outside").ConfigureAwait(false);
        }) { Settings = Two },
        new("A_settlement_inside_a_delivery_admits_only_calls_that_fit", async probe =>
        {
            await probe.Enqueue(2).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Enqueue(1).ConfigureAwait(false);
            var (first, second) = (probe.EnqueueWaiting([probe.Envelope()]), probe.EnqueueWaiting([probe.Envelope()]));
            await StillWaits(probe, first).ConfigureAwait(false);
            await Inside(() => probe.Complete(lease)).ConfigureAwait(false);
            await Inside(() => probe.ClaimOne()).ConfigureAwait(false);
            await Check.Soon(first, "the first call once there is room for one").ConfigureAwait(false);
            await StillWaits(probe, second).ConfigureAwait(false);
            // Otherwise the claims of the audit admit the second call, and may find its envelope before it is recorded.
            await probe.Claim(2).ConfigureAwait(false);
            await Check.Soon(second, "the second call once there is room for it").ConfigureAwait(false);
        }) { Settings = Two },
        new("A_full_lane_can_reject_an_enqueue", async probe =>
        {
            await probe.Enqueue(2).ConfigureAwait(false);
            var refused = probe.Envelope("order-1");
            var answer = (await probe.Enqueue(refused).ConfigureAwait(false))[0];
            Check.Equal(EnqueueResult.QueueFull, answer, "the answer of a full lane");
            Check.Equal(2, (await probe.Claim(10).ConfigureAwait(false)).Count, "messages in the lane");
            Check.Equal(
                EnqueueStatus.Accepted,
                (await probe.Enqueue(refused).ConfigureAwait(false))[0].Status,
                "the answer once there is room");
        }) { Settings = TwoOrFail },
        new("A_rejected_call_adds_none_of_its_envelopes", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var answers = await probe.Enqueue(
                    probe.Envelope("order-1"),
                    probe.Envelope("order-1"),
                    probe.Envelope(steps: ["telegram"]),
                    probe.Envelope())
                .ConfigureAwait(false);
            Check.That(answers.All(answer => answer.Status == EnqueueStatus.QueueFull), "a call is refused as a whole");
            Check.Equal(1, (await probe.Claim(10).ConfigureAwait(false)).Count, "messages in the lane");
            await probe.ExpectNothing("a refused call adds nothing elsewhere", "telegram").ConfigureAwait(false);
        }) { Settings = TwoOrFail },
    ];

    private static Task EnqueueFromInside(BusProbe probe, params Envelope[] envelopes) => Inside(async () =>
    {
        var results = await probe.Enqueue(envelopes).ConfigureAwait(false);
        Check.That(results.All(result => result.Status == EnqueueStatus.Accepted), "a call from inside a delivery");
    });

    private static Task Inside(Func<Task> call) => Task.Run(() =>
    {
        DeliveryContext.Enter();
        return call();
    });

    private static async Task StillWaits(BusProbe probe, Task waiting)
    {
        await probe.Fixture.AdvanceAsync(BusProbe.Moment).ConfigureAwait(false);
        Check.That(!waiting.IsCompleted, "enqueueing into a full lane waits");
    }
}
