using Notify.Bus;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>
/// The ids of the providers are kept with the message, so that a log or a bounce can be matched to it.
/// </summary>
public sealed class ProviderIdTests
{
    [Fact]
    public async Task The_id_of_an_acceptance_is_in_the_state_of_the_event()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Sent("queue-7"));

        var sent = await rig.DeliverAsync();

        sent.Result!.ProviderId.Should().Be("queue-7");
        sent.State.ProviderIds.Should().Equal(Id("ADA@EXAMPLE.COM", "queue-7"));
    }

    [Fact]
    public async Task A_provider_without_an_id_leaves_the_state_unchanged()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Sent());

        (await rig.DeliverAsync()).State.Should().BeSameAs(DeliveryState.Initial);
    }

    [Fact]
    public async Task The_ids_of_all_devices_are_kept_while_others_are_retried()
    {
        await using var rig = await RigAsync("a@x", "b@x", "c@x");
        rig.Email.Answer = (request, _) => new(request.Address == "b@x" && request.Attempt == 1
            ? SendResult.Transient("450")
            : SendResult.Sent($"id-{request.Address}"));

        var retry = await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null));

        retry.Kind.Should().Be(DeliveryEventKind.Retrying);
        retry.State.ProviderIds.Should().Equal(Id("A@X", "id-a@x"), Id("C@X", "id-c@x"));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).State.ProviderIds
            .Should().Equal(Id("A@X", "id-a@x"), Id("C@X", "id-c@x"), Id("B@X", "id-b@x"));
    }

    [Fact]
    public async Task An_address_that_has_moved_is_recorded_by_its_new_key()
    {
        await using var rig = await RigAsync("old@x");
        rig.Email.Then(SendResult.Sent("7").WithMovedTo("new@x"));

        await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null));

        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).State.ProviderIds.Should().Equal(Id("NEW@X", "7"));
    }

    [Fact]
    public async Task A_redelivery_after_a_lost_lease_keeps_the_ids_of_earlier_attempts()
    {
        await using var rig = await RigAsync("a@x", "b@x");
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada", email: null));
        var lease = (await rig.Bus.ClaimAsync("email", ClaimLimits.Any(1)))[0];
        var partly = (lease.State with { Accepted = ["A@X"] }).With(Id("A@X", "first"));
        await rig.Bus.SettleAsync(lease, Settlement.Retry(DeliveryRig.Start, partly));
        (await rig.Bus.ClaimAsync("email", ClaimLimits.Any(1)))[0].Abandon();
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        rig.Email.Then(SendResult.Sent("second"));
        await rig.Runtime.StartAsync();

        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).State.ProviderIds
            .Should().Equal(Id("A@X", "first"), Id("B@X", "second"));
        rig.Email.Requests.Should().ContainSingle().Which.Address.Should().Be("b@x");
    }

    [Fact]
    public async Task The_ids_of_an_earlier_step_are_forwarded_with_the_message()
    {
        await using var rig = new DeliveryRig();
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada", steps: ["email", "sms"]));
        var lease = (await rig.Bus.ClaimAsync("email", ClaimLimits.Any(1)))[0];
        await rig.Bus.SettleAsync(
            lease, Settlement.Retry(DeliveryRig.Start, lease.State.With(Id("ADA@EXAMPLE.COM", "first"))));
        rig.Email.Then(SendResult.Rejected("5.6.0"));
        rig.Sms.Then(SendResult.Sent("second"));
        await rig.Runtime.StartAsync();

        (await rig.Events.NextAsync(DeliveryEventKind.Forwarded)).State.ProviderIds.Should().ContainSingle();
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).State.ProviderIds
            .Should().Equal(Id("ADA@EXAMPLE.COM", "first"), Id("+43 1", "second", "sms"));
    }

    private static ProviderMessageId Id(string address, string id, string channel = "email") =>
        new() { Channel = channel, Address = address, Id = id };

    private static async Task<DeliveryRig> RigAsync(params string[] addresses)
    {
        var rig = new DeliveryRig();
        foreach (var address in addresses)
            await rig.Book.AddAddressAsync("ada", "email", address);
        return rig;
    }
}
