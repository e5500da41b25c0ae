using Microsoft.Extensions.Logging;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>A message that was sent without something that only decorates it.</summary>
public sealed class WarningTests
{
    private const string Picture = "The message was sent without a picture: too large";
    private const string Thread = "The message was sent to the chat instead of its thread: deleted";

    [Fact]
    public async Task The_event_and_the_log_carry_the_warnings_of_a_result()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Sent("id-1").WithWarning(Picture).WithWarning(Thread));
        var envelope = DeliveryRig.Envelope();

        var sent = await rig.DeliverAsync(envelope);

        (sent.Kind, sent.Result!.ProviderId).Should().Be((DeliveryEventKind.Sent, "id-1"));
        sent.Result.Warnings.Should().Equal(Picture, Thread);
        Logged(rig).Should().Equal(
            $"Envelope {envelope.Id} of template hello on email: {Picture}",
            $"Envelope {envelope.Id} of template hello on email: {Thread}");
    }

    [Fact]
    public async Task The_report_of_a_direct_send_carries_them_step_by_step()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Unknown("timeout").WithWarning(Picture));
        rig.Sms.Then(SendResult.Sent().WithWarning(Thread));

        var first = await rig.Direct.DeliverAsync(DeliveryRig.Envelope(), default);
        var second = await rig.Direct.DeliverAsync(DeliveryRig.Envelope(steps: ["sms"]), default);

        first.Should().ContainSingle().Which.Warnings.Should().Equal(Picture);
        second.Should().ContainSingle().Which.Warnings.Should().Equal(Thread);
        rig.Events.All.Last().Result!.Warnings.Should().Equal(Thread);
    }

    [Fact]
    public async Task Without_warnings_a_report_has_none()
    {
        await using var rig = new DeliveryRig();

        var report = await rig.Direct.DeliverAsync(DeliveryRig.Envelope(), default);

        report.Should().ContainSingle().Which.Warnings.Should().BeEmpty();
        Logged(rig).Should().BeEmpty();
    }

    [Fact]
    public async Task Warnings_of_all_addresses_are_reported_each_once()
    {
        await using var rig = new DeliveryRig();
        foreach (var address in new[] { "a@x", "b@x", "c@x" })
            await rig.Book.AddAddressAsync("ada", "email", address);
        rig.Email.Answer = (request, _) => new(request.Address switch
        {
            "a@x" => SendResult.Sent(),
            "b@x" => SendResult.Sent().WithWarning(Picture),
            _ => SendResult.Sent().WithWarning(Picture).WithWarning(Thread),
        });

        var sent = await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null));
        var report = await rig.Direct.DeliverAsync(DeliveryRig.Envelope("ada", email: null), default);

        sent.Result!.Warnings.Should().Equal(Picture, Thread);
        report.Should().ContainSingle().Which.Warnings.Should().Equal(Picture, Thread);
        Logged(rig).Should().HaveCount(4, "each of the two deliveries has two different warnings");
    }

    [Fact]
    public async Task A_delivery_does_not_carry_the_warnings_of_an_earlier_one()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Sent("id-1").WithWarning(Picture), SendResult.Sent("id-2"));
        await rig.DeliverAsync();

        await rig.EnqueueAsync();
        var second = await rig.Events.NextOnAsync("email");

        second.Result!.ProviderId.Should().Be("id-2");
        second.Result.Warnings.Should().BeEmpty();
    }

    private static IEnumerable<string> Logged(DeliveryRig rig) => rig.Logs.GetSnapshot()
        .Where(record => record.Id.Id == 1017 && record.Level == LogLevel.Warning)
        .Select(record => record.Message);
}
