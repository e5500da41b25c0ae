using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

public sealed class SeveralAddressesTests
{
    [Fact]
    public async Task Who_has_it_does_not_get_it_again_while_the_others_are_retried()
    {
        await using var rig = await RigAsync("a@x", "b@x", "c@x");
        rig.Email.Answer = (request, _) => new(request.Address switch
        {
            "a@x" => SendResult.Sent(),
            "b@x" => SendResult.Transient("450"),
            _ => SendResult.InvalidRecipient(SuppressionReason.Bounced, "5.1.1"),
        });
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada", email: null, steps: ["email", "sms"]));
        await rig.Runtime.StartAsync();
        (await rig.Events.NextAsync()).Address.Should().Be("c@x");
        var retry = await rig.Events.NextAsync();
        retry.Kind.Should().Be(DeliveryEventKind.Retrying);
        retry.State.Accepted.Should().Equal("A@X");
        foreach (var seconds in new[] { 1, 2, 4, 8, 16 })
        {
            rig.Time.Advance(TimeSpan.FromSeconds(seconds));
            retry = await rig.Events.NextAsync();
        }

        (retry.Kind, retry.Address).Should().Be((DeliveryEventKind.AddressFailed, "b@x"));
        var last = await rig.Events.NextAsync();
        last.Kind.Should().Be(DeliveryEventKind.Sent, "one acceptance counts: no fallback");
        rig.Email.Requests.Count(request => request.Address == "a@x").Should().Be(1);
        rig.Email.Requests.Count(request => request.Address == "c@x").Should().Be(1);
        rig.Sms.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_not_asked_for_every_address()
    {
        await using var rig = await RigAsync("a@x", "b@x");
        rig.Email.Then(SendResult.Unreachable("refused"));
        (await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null))).Kind.Should().Be(DeliveryEventKind.Deferred);
        rig.Email.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Suppressed_addresses_are_left_out_and_spellings_of_one_address_count_once()
    {
        await using var rig = await RigAsync("a@x", "A@x", "b@x", "c@x");
        await rig.Book.SuppressAsync(
            "email",
            "B@X",
            new Suppression { Reason = SuppressionReason.Bounced, At = DeliveryRig.Start });
        var suppression = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = DeliveryRig.Start,
            List = "news",
        };
        await rig.Book.SuppressAsync("email", "C@X", suppression);
        (await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null, list: "news")))
            .Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Should().ContainSingle().Which.Address.Should().Be("a@x");
    }

    [Fact]
    public async Task Further_addresses_take_further_permits()
    {
        await using var rig = new DeliveryRig(email: o => o.RateLimit = new RateLimit(1, TimeSpan.FromSeconds(10)));
        await rig.Book.AddAddressAsync("ada", "email", "a@x");
        await rig.Book.AddAddressAsync("ada", "email", "b@x");
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada", email: null));
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Email.Requests.Should().ContainSingle();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    private static async Task<DeliveryRig> RigAsync(params string[] addresses)
    {
        var rig = new DeliveryRig();
        foreach (var address in addresses)
            await rig.Book.AddAddressAsync("ada", "email", address);
        return rig;
    }
}
