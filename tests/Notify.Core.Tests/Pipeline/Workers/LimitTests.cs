using Notify.Delivery;

namespace Notify.Tests.Pipeline.Workers;

public sealed class LimitTests
{
    [Fact]
    public async Task No_more_leave_in_a_window_than_the_limit_allows()
    {
        await using var rig = new DeliveryRig(email: o => o.RateLimit = new RateLimit(3, TimeSpan.FromSeconds(10)));
        for (var i = 0; i < 9; i++)
            await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        for (var window = 1; window <= 3; window++)
        {
            await rig.Email.ArrivedAsync(3);
            rig.Email.Requests.Should().HaveCount(3 * window);
            await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
            rig.Time.Advance(TimeSpan.FromSeconds(10));
        }

        await rig.Runtime.DrainAsync();
    }

    [Fact]
    public async Task Campaigns_leave_a_share_of_the_limit_to_transactional_messages()
    {
        await using var rig = new DeliveryRig(email: o =>
            (o.RateLimit, o.Concurrency) = (new RateLimit(5, TimeSpan.FromSeconds(10)), 8));
        for (var i = 0; i < 8; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope(lane: Lane.Campaign));
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync(4);
        await rig.EnqueueAsync();
        await rig.Email.ArrivedAsync();
        rig.Email.Requests.Select(request => request.Envelope.Lane).Should().Equal(
            Lane.Campaign, Lane.Campaign, Lane.Campaign, Lane.Campaign, Lane.Transactional);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.Email.ArrivedAsync(4);
    }

    [Fact]
    public async Task A_campaign_goes_on_as_soon_as_its_share_is_free_though_nothing_else_comes()
    {
        await using var rig = new DeliveryRig(email: o => o.RateLimit = new RateLimit(2, TimeSpan.FromSeconds(10)));
        await rig.EnqueueAsync(DeliveryRig.Envelope(lane: Lane.Campaign));
        await rig.EnqueueAsync(DeliveryRig.Envelope(lane: Lane.Campaign));
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.Email.ArrivedAsync();
    }

    [Fact]
    public async Task A_limit_per_address_defers_that_address_and_holds_no_slot()
    {
        await using var rig = new DeliveryRig(email: o =>
            (o.AddressRateLimit, o.Concurrency) = (new RateLimit(1, TimeSpan.FromSeconds(5)), 1));
        await rig.EnqueueAsync();
        await rig.EnqueueAsync();
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "bob@example.com"));
        await rig.Runtime.StartAsync();
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        var waits = await rig.Events.NextAsync();
        (waits.Kind, waits.NextAt, waits.State.Failures)
            .Should().Be((DeliveryEventKind.Deferred, DeliveryRig.Start.AddSeconds(5), 0));
        (await rig.Events.NextAsync()).Envelope.Recipient.Email.Should().Be("bob@example.com");
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task A_transactional_message_finds_a_slot_while_a_campaign_fills_the_channel()
    {
        await using var rig = new DeliveryRig(email: o => o.Concurrency = 4);
        var hold = new TaskCompletionSource();
        rig.Email.Answer = async (request, _) =>
        {
            if (request.Envelope.Lane == Lane.Campaign)
                await hold.Task;
            return SendResult.Sent();
        };
        for (var i = 0; i < 10; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope($"user-{i}", lane: Lane.Campaign));
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync(3);
        await rig.EnqueueAsync();
        (await rig.Events.NextAsync()).Envelope.Lane.Should().Be(Lane.Transactional);
        rig.Email.Requests.Should().HaveCount(4);
        hold.SetResult();
        await rig.Runtime.DrainAsync();
        rig.Email.Requests.Should().HaveCount(11);
    }

    [Fact]
    public async Task A_direct_send_gets_the_only_permit_from_an_idle_worker()
    {
        await using var rig = new DeliveryRig(email: o => o.RateLimit = new RateLimit(1, TimeSpan.FromSeconds(10)));
        await rig.Runtime.StartAsync();
        (await rig.DeliverAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        foreach (var lane in new[] { Lane.Transactional, Lane.Campaign })
        {
            var sending = rig.Direct.DeliverAsync(DeliveryRig.Envelope(lane: lane), default).AsTask();
            var reports = await sending.WaitAsync(TimeSpan.FromSeconds(30));
            reports.Should().ContainSingle().Which.Outcome.Should().Be(DeliveryOutcomes.Sent);
            await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
            rig.Time.Advance(TimeSpan.FromSeconds(10));
        }
    }
}
