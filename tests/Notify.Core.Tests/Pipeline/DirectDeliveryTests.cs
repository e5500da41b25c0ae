using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

public sealed class DirectDeliveryTests
{
    [Fact]
    public async Task Steps_are_tried_in_order_until_one_accepts()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Transient("450", "busy"));
        var reports = await rig.Direct.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]), default);
        reports.Select(report => (report.Channel, report.Outcome, report.Detail, report.ProviderId)).Should().Equal(
            ("email", DeliveryOutcomes.Transient, "450: busy", null), ("sms", DeliveryOutcomes.Sent, null, "id-1"));
        rig.Events.All.Select(told => told.Kind).Should().Equal(DeliveryEventKind.Sent);
        rig.Email.Requests.Should().ContainSingle("nothing is retried");
    }

    [Fact]
    public async Task A_message_that_may_have_arrived_goes_no_further()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Unknown("timeout"));
        (await rig.Direct.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]), default))
            .Should().ContainSingle();
    }

    [Fact]
    public async Task An_unsubscribed_recipient_is_not_tried_on_another_step()
    {
        await using var rig = new DeliveryRig();
        var suppression = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = DeliveryRig.Start,
            List = "news",
        };
        await rig.Book.SuppressAsync("email", "ADA@EXAMPLE.COM", suppression);
        var reports = await rig.Direct.DeliverAsync(
            DeliveryRig.Envelope(steps: ["email", "sms"], list: "news"),
            default);
        reports.Should().ContainSingle().Which.Outcome.Should().Be(DeliveryOutcomes.Unsubscribed);
    }

    [Fact]
    public async Task An_invalid_recipient_is_suppressed_here_too()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.InvalidRecipient(SuppressionReason.Bounced, "5.1.1"));
        await rig.Direct.DeliverAsync(DeliveryRig.Envelope(), default);
        (await rig.Book.GetSuppressionAsync("email", "ADA@EXAMPLE.COM")).Should().NotBeNull();
    }

    [Fact]
    public async Task A_held_channel_is_passed_over_and_an_unknown_one_is_named()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Unreachable("refused"));
        await rig.Direct.DeliverAsync(DeliveryRig.Envelope(), default);
        var reports = await rig.Direct.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "fax", "sms"]), default);
        reports.Select(report => report.Outcome)
            .Should().Equal(DeliveryOutcomes.Unreachable, DeliveryOutcomes.UnknownChannel, DeliveryOutcomes.Sent);
        rig.Email.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_canceled_call_throws()
    {
        await using var rig = new DeliveryRig();
        using var cancel = new CancellationTokenSource();
        rig.Email.Answer = async (_, token) =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
            await Task.Delay(Timeout.Infinite, token);
            return SendResult.Sent();
        };
        await rig.Direct.Invoking(direct => direct.DeliverAsync(DeliveryRig.Envelope(), cancel.Token).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
    }
}
