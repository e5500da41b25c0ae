using Notify.Delivery;
using Notify.Testing;

namespace Notify.Journeys.Tests;

/// <summary>A user with several devices, and push services that do not fail together.</summary>
public sealed class DeviceTests
{
    [Fact]
    public async Task Three_devices_one_gone_one_503_one_fine()
    {
        await using var rig = await JourneyRig.StartAsync();
        var (gone, busy, fine) = (rig.Subscribe(), rig.Subscribe(), rig.Subscribe());
        gone.Expire();
        rig.Push.Script(PushScript.Fail(503, device => device == busy).Times(2));
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: [gone, busy, fine])));

        var removed = await rig.NextAsync(Channels.Push);
        (removed.Kind, removed.Address).Should().Be((DeliveryEventKind.AddressSuppressed, gone.ToJson()));
        (await rig.NextAsync(Channels.Push)).Kind.Should().Be(DeliveryEventKind.Retrying);
        (await rig.NextAsync(Channels.Push)).Kind.Should().Be(DeliveryEventKind.Retrying);
        (await rig.NextAsync(Channels.Push)).Kind.Should().Be(DeliveryEventKind.Sent);

        rig.Push.Messages.Select(push => push.Subscription)
            .Should().Equal([fine, busy], "a device that has the message does not receive it again");
        (await rig.Book.GetAddressesAsync("ada", Channels.Push)).Should().Equal(busy.ToJson(), fine.ToJson());
        rig.Smtp.Messages.Should().BeEmpty("one acceptance is enough");
        rig.Push.RequestsReceived.Should().Be(5);
    }

    [Fact]
    public async Task A_device_that_never_answers_well_is_reported_and_nothing_falls_back()
    {
        await using var rig = await JourneyRig.StartAsync();
        var (busy, fine) = (rig.Subscribe(), rig.Subscribe());
        rig.Push.Script(PushScript.Fail(503, device => device == busy).Forever());
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: [busy, fine])));
        for (var retry = 0; retry < 5; retry++)
            (await rig.NextWhileOthersAreAcceptedAsync()).Kind.Should().Be(DeliveryEventKind.Retrying);
        (await rig.NextAsync(Channels.Push)).Should().Match<DeliveryEvent>(told =>
            told.Kind == DeliveryEventKind.AddressFailed && told.Address == busy.ToJson());
        (await rig.NextAsync(Channels.Push)).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Smtp.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_push_service_that_refuses_our_key_holds_up_its_own_devices_alone()
    {
        await using var rig = await JourneyRig.StartAsync();
        var other = await rig.AnotherPushServiceAsync();
        rig.Push.Script(PushScript.RefuseVapid());
        await rig.Book.AddAddressAsync("karl", Channels.Push, rig.Subscribe().ToJson());
        await rig.EnqueueAsync(JourneyRig.StopLoss(new Recipient("karl")));
        var held = await rig.Events.NextAsync();
        (held.Kind, held.Outcome).Should().Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Misconfigured));
        rig.Monitor.Channels.Should().ContainSingle(row => row.Status != ChannelStatus.Working)
            .Which.Origin.Should().Be(rig.Push.Origin);

        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: rig.Subscribe(other))));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Time.Advance(held.NextAt!.Value - rig.Time.GetUtcNow());
        (await rig.Events.NextAsync())
            .Kind.Should().Be(DeliveryEventKind.Sent, "the next token is accepted, and no attempt was consumed");
        (await rig.Book.GetAddressesAsync("karl", Channels.Push))
            .Should().ContainSingle("a refused key says nothing about the subscription");
    }

    [Fact]
    public async Task A_push_service_that_is_down_holds_up_its_own_devices_alone_and_they_get_it_when_it_is_back()
    {
        await using var rig = await JourneyRig.StartAsync();
        var other = await rig.AnotherPushServiceAsync();
        var (away, here) = (rig.Subscribe(), rig.Subscribe(other));
        await rig.Push.StopAsync();
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: [away, here])));
        var waits = await rig.Events.NextAsync();
        (waits.Kind, waits.Outcome).Should().Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Unreachable));
        other.Messages.Should().ContainSingle();
        await rig.Push.RestartAsync();
        rig.Time.Advance(waits.NextAt!.Value - rig.Time.GetUtcNow());
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Push.Messages.Should().ContainSingle().Which.Subscription.Should().Be(away);
        other.Messages.Should().ContainSingle();
    }
}
