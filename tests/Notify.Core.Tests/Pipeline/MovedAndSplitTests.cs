using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>Addresses that move, messages that go out in parts, limits that hold for some addresses.</summary>
public sealed class MovedAndSplitTests
{
    [Fact]
    public async Task An_address_that_has_moved_moves_in_the_book_and_observers_are_told()
    {
        await using var rig = new DeliveryRig();
        await rig.Book.AddAddressAsync("ada", "email", "old@x");
        rig.Email.Then(SendResult.Sent("7").WithMovedTo("new@x"));
        var moved = await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null));
        (moved.Kind, moved.Address, moved.Result!.MovedTo)
            .Should().Be((DeliveryEventKind.AddressMoved, "old@x", "new@x"));
        var sent = await rig.Events.NextAsync();
        (sent.Kind, sent.Outcome).Should().Be((DeliveryEventKind.Sent, DeliveryOutcomes.Sent));
        sent.State.Accepted.Should().Equal("OLD@X", "NEW@X");
        (await rig.Book.GetAddressesAsync("ada", "email")).Should().Equal("new@x");
    }

    [Fact]
    public async Task A_move_is_known_though_the_message_itself_failed()
    {
        await using var rig = new DeliveryRig();
        await rig.Book.AddAddressAsync("ada", "email", "old@x");
        rig.Email.Then(SendResult.Transient("500").WithMovedTo("new@x"));
        (await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null)))
            .Kind.Should().Be(DeliveryEventKind.AddressMoved);
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Retrying);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Select(request => request.Address).Should().Equal("old@x", "new@x");
    }

    [Fact]
    public async Task An_address_given_on_the_spot_is_not_put_into_the_book()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Sent().WithMovedTo("new@x"));
        (await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: "old@x")))
            .Kind.Should().Be(DeliveryEventKind.AddressMoved);
        (await rig.Book.GetAddressesAsync("ada", "email")).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_has_moved_and_accepted_does_not_get_it_again_while_another_address_is_retried()
    {
        await using var rig = new DeliveryRig();
        await rig.Book.AddAddressAsync("ada", "email", "old@x");
        await rig.Book.AddAddressAsync("ada", "email", "b@x");
        rig.Email.Then(SendResult.Sent().WithMovedTo("new@x"), SendResult.Transient("450"));
        await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Retrying);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Select(request => request.Address).Should().Equal("old@x", "b@x", "b@x");
    }

    [Fact]
    public async Task The_next_attempt_receives_the_arrived_parts_also_after_a_wait_but_the_next_step_does_not()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(
            SendResult.Transient("500").WithPartsSent(2),
            SendResult.Throttled(TimeSpan.FromSeconds(3), PauseScope.Address, "429").WithPartsSent(3),
            SendResult.Rejected("400"));
        var told = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        told.State.Parts.Should().Equal(new Dictionary<string, int> { ["ADA@EXAMPLE.COM"] = 2 });
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Deferred);
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        (await rig.Events.NextOnAsync("email")).State.Parts.Should().BeEmpty("it goes to the next step");
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Select(request => request.PartsSent).Should().Equal(0, 2, 3);
        rig.Sms.Requests.Should().ContainSingle().Which.PartsSent.Should().Be(0);
    }

    [Fact]
    public async Task Each_part_takes_the_permits_of_a_message()
    {
        // Unused limits of addresses are looked for every second, so no wait of this test ends on a full second.
        var pace = TimeSpan.FromMilliseconds(400);
        await using var rig = new DeliveryRig(email: options =>
        {
            options.AddressRateLimit = new RateLimit(1, pace);
            options.RateLimit = new RateLimit(2, TimeSpan.FromSeconds(30));
        });
        rig.Email.Answer = async (request, cancellationToken) =>
        {
            for (var part = request.PartsSent + 1; part <= 3; part++)
            {
                if (part > request.PartsSent + 1 && await request.NextPartAsync(cancellationToken) is { } wait)
                    return SendResult.Throttled(wait, PauseScope.Address, "rate_limit").WithPartsSent(part - 1);
                rig.Sms.Requests.Enqueue(request);
            }

            return SendResult.Sent();
        };
        await rig.EnqueueAsync(DeliveryRig.Envelope());
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(pace);
        rig.Sms.Requests.Should().HaveCount(1, "the second part waits for the pace of its address");
        rig.Time.Advance(pace);
        await rig.Time.ArmedAsync(pace);
        rig.Sms.Requests.Should().HaveCount(2);
        rig.Time.Advance(pace);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(30) - (2 * pace));
        rig.Sms.Requests.Should().HaveCount(2, "the channel's limit is used up by the parts");
        rig.Time.Advance(TimeSpan.FromSeconds(30) - (2 * pace));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Sms.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_part_that_would_wait_long_for_its_address_sends_the_rest_back_to_the_queue()
    {
        await using var rig = new DeliveryRig(email: o => o.AddressRateLimit = RateLimit.PerMinute(1));
        rig.Email.Answer = async (request, cancellationToken) =>
            request.PartsSent == 0 && await request.NextPartAsync(cancellationToken) is { } wait
                ? SendResult.Throttled(wait, PauseScope.Address, "rate_limit").WithPartsSent(1)
                : SendResult.Sent();
        var deferred = await rig.DeliverAsync();
        (deferred.Kind, deferred.NextAt, deferred.State.Failures)
            .Should().Be((DeliveryEventKind.Deferred, DeliveryRig.Start.AddMinutes(1), 0));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Select(request => request.PartsSent).Should().Equal(0, 1);
    }

    [Fact]
    public async Task A_limit_for_some_addresses_holds_together_with_the_one_for_each()
    {
        await using var rig = new DeliveryRig(email: o => o.AddressRateLimit = RateLimit.PerSecond(1));
        await rig.DeliverAsync(DeliveryRig.Envelope(email: "group@x"));
        var at = DeliveryRig.Start;
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "group@x"));
        (await rig.Events.NextAsync()).NextAt.Should().Be(at.AddSeconds(1), "one a second");
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "group@x"));
        (await rig.Events.NextAsync()).NextAt.Should().Be(at.AddMinutes(1), "two a minute");
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "single@x"));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent, "another address is not limited by it");
        rig.Time.Advance(TimeSpan.FromSeconds(58));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task A_message_sent_now_waits_for_both_limits()
    {
        await using var rig = new DeliveryRig(email: o => o.AddressRateLimit = RateLimit.PerSecond(1));
        for (var i = 0; i < 2; i++)
        {
            await rig.Direct.DeliverAsync(DeliveryRig.Envelope(email: "group@x"), default);
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var third = rig.Direct.DeliverAsync(DeliveryRig.Envelope(email: "group@x"), default).AsTask();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(58));
        third.IsCompleted.Should().BeFalse();
        rig.Time.Advance(TimeSpan.FromSeconds(58));
        (await third.WaitAsync(TimeSpan.FromSeconds(30)))[0].Outcome.Should().Be(DeliveryOutcomes.Sent);
    }
}
