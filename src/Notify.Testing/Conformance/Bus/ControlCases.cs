using System.Text;
using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class ControlCases
{
    private static readonly TimeSpan MarksKept = TimeSpan.FromHours(72);

    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_paused_channel_yields_nothing_until_it_is_resumed", async probe =>
        {
            await probe.Bus.Control.PauseAsync(BusProbe.Channel).ConfigureAwait(false);
            await probe.Bus.Control.PauseAsync(BusProbe.Channel).ConfigureAwait(false);
            await probe.Enqueue(1).ConfigureAwait(false);
            Check.That((await probe.Statistics().ConfigureAwait(false)).IsPaused, "the statistics show the pause");
            await probe.ExpectNothing("a paused channel yields nothing").ConfigureAwait(false);
            var claim = probe.Claim();
            await probe.Bus.Control.ResumeAsync(BusProbe.Channel).ConfigureAwait(false);
            await claim.ConfigureAwait(false);
            Check.That(
                !(await probe.Statistics().ConfigureAwait(false)).IsPaused,
                "the statistics show the resumption");
        }),
        new("A_pause_leaves_other_channels_and_held_leases_alone", async probe =>
        {
            await probe.Enqueue(probe.Envelope(), probe.Envelope(steps: ["telegram"])).ConfigureAwait(false);
            var held = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Bus.Control.PauseAsync(BusProbe.Channel).ConfigureAwait(false);
            await probe.ClaimOne("telegram").ConfigureAwait(false);
            await probe.Complete(held).ConfigureAwait(false);
        }),
        new("A_pause_applies_to_every_process", async probe =>
        {
            var other = await probe.Fixture.CreateSecondClientAsync().ConfigureAwait(false);
            await other.Control.PauseAsync(BusProbe.Channel).ConfigureAwait(false);
            await probe.Enqueue(1).ConfigureAwait(false);
            await probe.ExpectNothing("a channel that another process paused yields nothing").ConfigureAwait(false);
            var claim = probe.Claim();
            await other.Control.ResumeAsync(BusProbe.Channel).ConfigureAwait(false);
            await claim.ConfigureAwait(false);
        }),
        new("A_retry_of_a_paused_channel_waits_too", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Bus.Control.PauseAsync(BusProbe.Channel).ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Retry(probe.Now.AddSeconds(1), lease.State)).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(TimeSpan.FromSeconds(1.5)).ConfigureAwait(false);
            await probe.ExpectNothing("an envelope that becomes due on a paused channel waits").ConfigureAwait(false);
        }),
        new("A_claim_reports_a_canceled_notification", async probe =>
        {
            var notification = Guid.CreateVersion7(probe.Now);
            var branches = new[] { BusProbe.Channel, "telegram" }
                .Select(channel => TestEnvelopes.Envelope(channel, notificationId: notification, now: probe.Now))
                .ToArray();
            await probe.Enqueue([.. branches, probe.Envelope()]).ConfigureAwait(false);
            await probe.Bus.Control.CancelAsync(notification).ConfigureAwait(false);
            Check.That(
                (await probe.ClaimOne().ConfigureAwait(false)).IsCanceled,
                "a canceled notification's lease says so");
            Check.That((await probe.ClaimOne("telegram").ConfigureAwait(false)).IsCanceled, "every branch is canceled");
            Check.That(!(await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "others are not canceled");
        }),
        new("A_claim_reports_a_canceled_campaign", async probe =>
        {
            await probe.Bus.Control.CancelCampaignAsync("spring").ConfigureAwait(false);
            await probe
                .Enqueue(probe.Envelope(campaign: "spring"), probe.Envelope(campaign: "autumn"), probe.Envelope())
                .ConfigureAwait(false);
            Check.That(
                (await probe.ClaimOne().ConfigureAwait(false)).IsCanceled,
                "a canceled campaign's lease says so");
            Check.That(!(await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "other campaigns are not canceled");
            Check.That(
                !(await probe.ClaimOne().ConfigureAwait(false)).IsCanceled,
                "an envelope without a campaign is not canceled");
        }),
        new("A_claim_reports_the_retry_of_a_canceled_notification", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Bus.Control.CancelAsync(lease.Envelope.NotificationId).ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Retry(probe.Now, lease.State)).ConfigureAwait(false);
            Check.That(
                (await probe.ClaimOne().ConfigureAwait(false)).IsCanceled,
                "the next lease of a canceled notification says so");
        }),
        new("A_claim_reports_a_canceled_campaign_with_any_name", async probe =>
        {
            var names = new[] { "spring", "Frühling \"26\"", "a\\", "\\\"", "🎄 <winter> & 'co'", "a\u2028b" };
            foreach (var name in names)
                await probe.Bus.Control.CancelCampaignAsync(name).ConfigureAwait(false);
            foreach (var name in names)
            {
                var other = name + "x";
                await probe.Enqueue(probe.Envelope(campaign: name), probe.Envelope(campaign: other))
                    .ConfigureAwait(false);
                Check.That(await ClaimCanceled(probe).ConfigureAwait(false), $"the campaign {name} is canceled");
                Check.That(!await ClaimCanceled(probe).ConfigureAwait(false), $"the campaign {other} is not canceled");
            }
        }),
        new("A_model_that_looks_like_an_envelope_does_not_cancel_it", async probe =>
        {
            var other = Guid.CreateVersion7(probe.Now);
            await probe.Bus.Control.CancelCampaignAsync("spring").ConfigureAwait(false);
            await probe.Bus.Control.CancelAsync(other).ConfigureAwait(false);
            var model = Encoding.UTF8.GetBytes($"{{\"campaign\":\"spring\",\"notification\":\"{other}\"}}");
            var envelope = TestEnvelopes.Envelope(BusProbe.Channel, model: model, now: probe.Now);
            await probe.Enqueue(envelope).ConfigureAwait(false);
            Check.That(!await ClaimCanceled(probe).ConfigureAwait(false), "the model is not the envelope");
        }),
        new("Canceled_envelopes_stay_within_the_limits_of_each_claim", async probe =>
        {
            const int Many = 250;
            var spring = Enumerable.Range(0, Many).Select(_ => probe.Envelope(lane: Lane.Campaign, campaign: "spring"));
            await probe.Enqueue([.. spring]).ConfigureAwait(false);
            await probe.Enqueue(3).ConfigureAwait(false);
            await probe.Bus.Control.CancelCampaignAsync("spring").ConfigureAwait(false);
            var (canceled, others) = (0, 0);
            while (canceled + others < Many + 3)
            {
                foreach (var lease in await probe.Claim(2, canceled == 0 ? 0 : 2).ConfigureAwait(false))
                {
                    (canceled, others) = lease.IsCanceled ? (canceled + 1, others) : (canceled, others + 1);
                    await probe.Complete(lease).ConfigureAwait(false);
                }

                if (others == 3 && canceled == 0)
                    canceled += await CompleteOne(probe).ConfigureAwait(false);
            }

            Check.Equal((Many, 3), (canceled, others), "canceled and other envelopes");
        }),
        new("A_claim_reports_a_canceled_notification_that_is_due_late", async probe =>
        {
            if (!probe.Fixture.CanSkipDays)
                return;
            var due = probe.Now + TimeSpan.FromDays(30);
            var envelope = probe.Envelope(notBefore: due, campaign: "spring");
            var autumn = probe.Envelope(notBefore: due, campaign: "autumn");
            await probe.Enqueue(envelope, autumn, probe.Envelope(notBefore: due)).ConfigureAwait(false);
            await probe.Bus.Control.CancelAsync(envelope.NotificationId).ConfigureAwait(false);
            await probe.Bus.Control.CancelCampaignAsync("autumn").ConfigureAwait(false);
            for (var day = 0; day < 30; day++)
                await probe.Fixture.AdvanceAsync(TimeSpan.FromDays(1)).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false);
            Check.That(await ClaimCanceled(probe).ConfigureAwait(false), "a mark lasts as long as its notification");
            Check.That(await ClaimCanceled(probe).ConfigureAwait(false), "a mark lasts as long as its campaign");
            Check.That(!await ClaimCanceled(probe).ConfigureAwait(false), "others are not canceled");
        }),
        new("A_canceled_campaign_covers_envelopes_of_the_next_72_hours", async probe =>
        {
            if (!probe.Fixture.CanSkipDays)
                return;
            await probe.Bus.Control.CancelCampaignAsync("spring").ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(MarksKept - TimeSpan.FromMinutes(5)).ConfigureAwait(false);
            await probe.Enqueue(probe.Envelope(campaign: "spring")).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            Check.That(lease.IsCanceled, "the mark of a campaign is kept for 72 hours");
            await probe.Complete(lease).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(TimeSpan.FromHours(1)).ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(TimeSpan.FromHours(1)).ConfigureAwait(false);
            await probe.Enqueue(probe.Envelope(campaign: "spring")).ConfigureAwait(false);
            Check.That(
                !await ClaimCanceled(probe).ConfigureAwait(false),
                "the mark of a campaign is removed afterwards");
        }),
    ];

    private static async Task<bool> ClaimCanceled(BusProbe probe) =>
        (await probe.ClaimOne().ConfigureAwait(false)).IsCanceled;

    private static async Task<int> CompleteOne(BusProbe probe)
    {
        var lease = await probe.ClaimOne().ConfigureAwait(false);
        Check.That(lease.IsCanceled, "only canceled envelopes remain");
        await probe.Complete(lease).ConfigureAwait(false);
        return 1;
    }
}
