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
            Check.That(!(await probe.Statistics().ConfigureAwait(false)).IsPaused, "the statistics show the resumption");
        }),
        new("A_pause_leaves_other_channels_and_held_leases_alone", async probe =>
        {
            await probe.Enqueue(probe.Envelope(), probe.Envelope(steps: ["telegram"])).ConfigureAwait(false);
            var held = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Bus.Control.PauseAsync(BusProbe.Channel).ConfigureAwait(false);
            await probe.ClaimOne("telegram").ConfigureAwait(false);
            await probe.Complete(held).ConfigureAwait(false);
        }),
        new("A_pause_holds_for_every_process", async probe =>
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
            await probe.ExpectNothing("what becomes due on a paused channel waits").ConfigureAwait(false);
        }),
        new("A_canceled_notification_says_so_when_claimed", async probe =>
        {
            var notification = Guid.CreateVersion7(probe.Now);
            var branches = new[] { BusProbe.Channel, "telegram" }.Select(channel => TestEnvelopes.Envelope(channel, notificationId: notification, now: probe.Now)).ToArray();
            await probe.Enqueue([.. branches, probe.Envelope()]).ConfigureAwait(false);
            await probe.Bus.Control.CancelAsync(notification).ConfigureAwait(false);
            Check.That((await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "a canceled notification's lease says so");
            Check.That((await probe.ClaimOne("telegram").ConfigureAwait(false)).IsCanceled, "every branch is canceled");
            Check.That(!(await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "others are not canceled");
        }),
        new("A_canceled_campaign_says_so_when_claimed", async probe =>
        {
            await probe.Bus.Control.CancelCampaignAsync("spring").ConfigureAwait(false);
            await probe.Enqueue(probe.Envelope(campaign: "spring"), probe.Envelope(campaign: "autumn"), probe.Envelope()).ConfigureAwait(false);
            Check.That((await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "a canceled campaign's lease says so");
            Check.That(!(await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "other campaigns are not canceled");
            Check.That(!(await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "what is of no campaign is not canceled");
        }),
        new("A_retry_of_a_canceled_notification_says_so", async probe =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Bus.Control.CancelAsync(lease.Envelope.NotificationId).ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Retry(probe.Now, lease.State)).ConfigureAwait(false);
            Check.That((await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "the next lease of a canceled notification says so");
        }),
        new("A_cancel_mark_is_kept_for_72_hours", async probe =>
        {
            if (!probe.Fixture.CanSkipDays)
                return;
            await probe.Bus.Control.CancelCampaignAsync("spring").ConfigureAwait(false);
            await probe.Fixture.AdvanceAsync(MarksKept - TimeSpan.FromMinutes(5)).ConfigureAwait(false);
            await probe.Enqueue(probe.Envelope(campaign: "spring")).ConfigureAwait(false);
            Check.That((await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "a mark is kept for 72 hours");
            await probe.Fixture.AdvanceAsync(TimeSpan.FromMinutes(10)).ConfigureAwait(false);
            await probe.Enqueue(probe.Envelope(campaign: "spring")).ConfigureAwait(false);
            Check.That(!(await probe.ClaimOne().ConfigureAwait(false)).IsCanceled, "a mark is forgotten after 72 hours");
        }),
    ];
}
