using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>
/// The envelopes of one recipient on one lane of one channel are claimed one after another, in order.
/// </summary>
internal static class OrderCases
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("The_envelopes_of_one_recipient_are_claimed_one_after_another", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 3).ConfigureAwait(false);
            var other = await probe.EnqueueFor("bob", 1).ConfigureAwait(false);
            var leases = await probe.Claim(10).ConfigureAwait(false);
            Check.Same([envelopes[0].Id, other[0].Id], Ids(leases), "envelopes of the first claim");
            await probe.Complete(leases[0]).ConfigureAwait(false);
            leases = await probe.Claim(10).ConfigureAwait(false);
            Check.Same([envelopes[1].Id], Ids(leases), "envelopes of the second claim");
            await probe.ExpectNothing("the third envelope waits for the second").ConfigureAwait(false);
            await probe.Complete(leases[0]).ConfigureAwait(false);
            Check.Same(
                [envelopes[2].Id],
                Ids(await probe.Claim(10).ConfigureAwait(false)),
                "envelopes of the third claim");
        }),
        new("A_waiting_claim_is_completed_when_the_recipients_earlier_envelope_is_settled", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 2).ConfigureAwait(false);
            var first = await probe.ClaimOne().ConfigureAwait(false);
            var claim = probe.ClaimWaiting(ClaimLimits.Any(10));
            await probe.Fixture.AdvanceAsync(BusProbe.Moment).ConfigureAwait(false);
            Check.That(!claim.IsCompleted, "the second envelope waits for the first");
            await probe.Complete(first).ConfigureAwait(false);
            var leases = await Check.Soon(claim, "the waiting claim").ConfigureAwait(false);
            Check.Same([envelopes[1].Id], Ids(leases), "envelopes of the waiting claim");
        }),
        new("A_retry_that_keeps_the_order_is_not_overtaken", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 3).ConfigureAwait(false);
            var first = await probe.ClaimOne().ConfigureAwait(false);
            var retry = Settlement.Retry(probe.Now + Delay, first.State with { Failures = 1 }, keepsOrder: true);
            await probe.Settle(first, retry).ConfigureAwait(false);
            await probe.ExpectNothing("the others wait for the retry").ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(Delay).ConfigureAwait(false);
            await ExpectInOrder(probe, envelopes).ConfigureAwait(false);
        }),
        new("A_deferral_that_keeps_the_order_is_not_overtaken", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 2).ConfigureAwait(false);
            var first = await probe.ClaimOne().ConfigureAwait(false);
            var late = await probe.EnqueueFor("ada", 1).ConfigureAwait(false);
            await probe.Settle(first, Settlement.Defer(probe.Now + Delay, first.State, keepsOrder: true))
                .ConfigureAwait(false);
            await probe.ExpectNothing("the others wait for the deferral").ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(Delay).ConfigureAwait(false);
            await ExpectInOrder(probe, [.. envelopes, .. late]).ConfigureAwait(false);
        }),
        new("A_retry_or_deferral_that_does_not_keep_the_order_is_overtaken", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 3).ConfigureAwait(false);
            var first = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(first, Settlement.Retry(probe.Now + Delay, first.State with { Failures = 2 }))
                .ConfigureAwait(false);
            var second = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(second, Settlement.Defer(probe.Now + (Delay * 2), second.State)).ConfigureAwait(false);
            await ExpectInOrder(probe, envelopes[2]).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(Delay * 3).ConfigureAwait(false);
            await ExpectInOrder(probe, envelopes[0], envelopes[1]).ConfigureAwait(false);
        }),
        new("A_deferral_that_is_due_immediately_is_not_overtaken", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 3).ConfigureAwait(false);
            for (var round = 0; round < 2; round++)
            {
                var first = (await probe.Claim(10).ConfigureAwait(false)).Single();
                Check.Equal(envelopes[0].Id, first.Envelope.Id, "the only envelope of the claim");
                await probe.Settle(first, Settlement.Defer(probe.Now, first.State)).ConfigureAwait(false);
            }

            await ExpectInOrder(probe, envelopes).ConfigureAwait(false);
        }),
        new("A_lost_lease_is_not_overtaken", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 2).ConfigureAwait(false);
            probe.Abandon(await probe.ClaimOne().ConfigureAwait(false));
            await probe.ExpectNothing("the second envelope waits for the first").ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(probe.Settings.LeaseDuration * 2).ConfigureAwait(false);
            await ExpectInOrder(probe, envelopes).ConfigureAwait(false);
        }),
        new("An_envelope_that_leaves_its_channel_lets_the_next_one_pass", async probe =>
        {
            const string Next = "other";
            var steps = new[] { BusProbe.Channel, Next };
            var forwarded = TestEnvelopes.Envelope(steps: steps, userId: "ada", now: probe.Now);
            await probe.Enqueue(forwarded).ConfigureAwait(false);
            var envelopes = await probe.EnqueueFor("ada", 2).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Forward(lease.State with { Step = 1 })).ConfigureAwait(false);
            lease = await probe.ClaimOne().ConfigureAwait(false);
            Check.Equal(envelopes[0].Id, lease.Envelope.Id, "the envelope after the forwarded one");
            await probe.DeadLetter(lease).ConfigureAwait(false);
            lease = await probe.ClaimOne().ConfigureAwait(false);
            Check.Equal(envelopes[1].Id, lease.Envelope.Id, "the envelope after the dead letter");
            Check.Equal(
                forwarded.Id,
                (await probe.ClaimOne(Next).ConfigureAwait(false)).Envelope.Id,
                "the forwarded envelope");
        }),
        new("Lanes_do_not_wait_for_each_other", async probe =>
        {
            var transactional = await probe.EnqueueFor("ada", 2).ConfigureAwait(false);
            var campaign = await probe.EnqueueFor("ada", 2, Lane.Campaign).ConfigureAwait(false);
            var leases = await probe.Claim(10).ConfigureAwait(false);
            Check.Same([transactional[0].Id, campaign[0].Id], Ids(leases), "envelopes of the claim");
            foreach (var lease in leases)
                await probe.Complete(lease).ConfigureAwait(false);
            Check.Same(
                [transactional[1].Id, campaign[1].Id],
                Ids(await probe.Claim(10).ConfigureAwait(false)),
                "envelopes of the next claim");
        }),
        new("A_recipient_without_user_id_is_known_by_address", async probe =>
        {
            var first = WithEmail(probe, "Ada <ADA@example.com>");
            var second = WithEmail(probe, "ada@example.com");
            var other = WithEmail(probe, "bob@example.com");
            await probe.Enqueue(first, second, other).ConfigureAwait(false);
            var leases = await probe.Claim(10).ConfigureAwait(false);
            Check.Same([first.Id, other.Id], Ids(leases), "envelopes of the claim");
            foreach (var lease in leases)
                await probe.Complete(lease).ConfigureAwait(false);
            await ExpectInOrder(probe, second).ConfigureAwait(false);
        }),
        new("Envelopes_that_wait_for_an_earlier_one_are_counted_and_bounded", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 3).ConfigureAwait(false);
            var first = (await probe.Claim(10).ConfigureAwait(false)).Single();
            var statistics = await probe.Statistics().ConfigureAwait(false);
            Check.Equal((2L, 1L), (statistics.Transactional, statistics.InFlight), "ready and in flight");
            Check.That(statistics.OldestTransactional is not null, "the oldest waiting envelope is known");
            await probe.EnqueueFor("bob", 1).ConfigureAwait(false);
            var tooMany = await probe.EnqueueWaiting([probe.Envelope()]).ConfigureAwait(false);
            Check.Equal(EnqueueStatus.QueueFull, tooMany[0].Status, "an envelope beyond the capacity");
            await probe.Complete(first).ConfigureAwait(false);
            var leases = await probe.Claim(10).ConfigureAwait(false);
            Check.Equal(envelopes[1].Id, leases[0].Envelope.Id, "the next envelope");
            foreach (var lease in leases)
                await probe.Complete(lease).ConfigureAwait(false);
            await ExpectInOrder(probe, envelopes[2]).ConfigureAwait(false);
        })
        { Settings = new() { LaneCapacity = 3, FailWhenFull = true } },
        new("Canceled_envelopes_leave_although_they_wait_for_an_earlier_one", async probe =>
        {
            var envelopes = await probe.EnqueueFor("ada", 3).ConfigureAwait(false);
            var first = (await probe.Claim(10).ConfigureAwait(false)).Single();
            await probe.Bus.Control.CancelAsync(envelopes[1].NotificationId).ConfigureAwait(false);
            await probe.Complete(first).ConfigureAwait(false);
            var canceled = await probe.ClaimOne().ConfigureAwait(false);
            Check.That(canceled.IsCanceled, "the canceled envelope is reported");
            await probe.Complete(canceled).ConfigureAwait(false);
            await ExpectInOrder(probe, envelopes[2]).ConfigureAwait(false);
        }),
        new("Many_workers_keep_the_order_of_every_recipient", async probe =>
        {
            const int Users = 20, Each = 25;
            var expected = new Dictionary<string, List<Guid>>();
            for (var user = 0; user < Users; user++)
                expected[$"user-{user}"] = [];
            for (var round = 0; round < Each; round++)
            {
                var envelopes = expected.Keys
                    .Select(user => TestEnvelopes.Envelope(BusProbe.Channel, userId: user, now: probe.Now))
                    .ToArray();
                await probe.Enqueue(envelopes).ConfigureAwait(false);
                foreach (var envelope in envelopes)
                    expected[envelope.Recipient.UserId!].Add(envelope.Id);
            }

            var completed = expected.Keys.ToDictionary(user => user, _ => new List<Guid>());
            var remaining = Users * Each;
            using var done = new CancellationTokenSource();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(WorkAsync)).ConfigureAwait(false);
            foreach (var (user, ids) in completed)
                Check.Same(expected[user], ids, $"the envelopes of {user}");

            async Task WorkAsync(int worker)
            {
                var random = new Random(worker);
                while (Volatile.Read(ref remaining) > 0)
                {
                    IReadOnlyList<Lease> leases;
                    try
                    {
                        leases = await probe.ClaimWaiting(ClaimLimits.Any(5), cancellationToken: done.Token)
                            .ConfigureAwait(false);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }

                    foreach (var lease in leases)
                    {
                        if (random.Next(4) == 0)
                        {
                            await probe.Settle(lease, Settlement.Defer(probe.Now, lease.State)).ConfigureAwait(false);
                            continue;
                        }

                        lock (completed)
                            completed[lease.Envelope.Recipient.UserId!].Add(lease.Envelope.Id);
                        await probe.Complete(lease).ConfigureAwait(false);
                        if (Interlocked.Decrement(ref remaining) == 0)
                            await done.CancelAsync().ConfigureAwait(false);
                    }
                }
            }
        }),
    ];

    private static IEnumerable<Guid> Ids(IEnumerable<Lease> leases) => leases.Select(lease => lease.Envelope.Id);

    private static Envelope WithEmail(BusProbe probe, string address) => new()
    {
        Id = Guid.CreateVersion7(probe.Now),
        NotificationId = Guid.CreateVersion7(probe.Now),
        Template = "some-template",
        Recipient = new Recipient { Email = address },
        Steps = [BusProbe.Channel],
        CreatedAt = probe.Now,
        ExpiresAt = probe.Now.AddHours(72),
    };

    /// <summary>Claims everything that can be claimed, one envelope after another, and completes each.</summary>
    private static async Task ExpectInOrder(BusProbe probe, params Envelope[] envelopes)
    {
        foreach (var envelope in envelopes)
        {
            var lease = (await probe.Claim(10).ConfigureAwait(false)).Single();
            Check.Equal(envelope.Id, lease.Envelope.Id, "the only envelope of the claim");
            await probe.Complete(lease).ConfigureAwait(false);
        }
    }
}
