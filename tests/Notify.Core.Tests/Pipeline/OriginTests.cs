using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>
/// A channel with several providers: one that refuses or is unreachable delays only its own addresses.
/// </summary>
public sealed class OriginTests
{
    [Fact]
    public async Task A_provider_that_refuses_our_settings_is_held_and_the_others_work_on()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (request, _) => new(request.Address.EndsWith("@@bad", StringComparison.Ordinal)
            ? SendResult.Misconfigured("403", "key refused", PauseScope.Origin)
            : SendResult.Sent());
        var refused = await rig.DeliverAsync(DeliveryRig.Envelope(email: "a@@bad"));
        (refused.Kind, refused.Outcome, refused.NextAt)
            .Should().Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Misconfigured, DeliveryRig.Start.AddSeconds(1)));
        rig.Monitor.Channels.Where(row => row.Channel == "email").Should().Equal(
            new ChannelHealth { Channel = "email", Status = ChannelStatus.Working },
            new ChannelHealth
            {
                Channel = "email",
                Status = ChannelStatus.Misconfigured,
                Until = DeliveryRig.Start.AddSeconds(1),
                Detail = "key refused",
                Origin = "bad",
            });

        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "b@@bad"));
        var held = await rig.Events.NextAsync();
        (held.Kind, held.Outcome, held.Attempt, held.NextAt).Should()
            .Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Misconfigured, 0, DeliveryRig.Start.AddSeconds(1)));
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "c@@good"));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Select(request => request.Address).Should().Equal("a@@bad", "c@@good");
        rig.Logs.GetSnapshot()
            .Where(record => record.Id.Id == 1000).Should().ContainSingle().Which.Message
            .Should().Contain("email (bad)");
    }

    [Fact]
    public async Task After_the_pause_one_message_finds_out_and_the_pause_doubles()
    {
        await using var rig = new DeliveryRig();
        var probing = new TaskCompletionSource<SendResult>();
        rig.Email.Then(SendResult.Unreachable("refused", scope: PauseScope.Origin));
        await rig.DeliverAsync(DeliveryRig.Envelope(email: "a@@gone"));
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "b@@gone"));
        await rig.Events.NextAsync();
        rig.Email.Answer = (_, _) => new(probing.Task);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var waits = await rig.Events.NextAsync();
        (waits.Outcome, waits.Attempt, waits.NextAt)
            .Should().Be((DeliveryOutcomes.Unreachable, 0, DeliveryRig.Start.AddSeconds(2)));
        probing.SetResult(SendResult.Unreachable("refused", scope: PauseScope.Origin));
        var probe = await rig.Events.NextAsync();
        (probe.Kind, probe.Attempt, probe.NextAt)
            .Should().Be((DeliveryEventKind.Deferred, 1, DeliveryRig.Start.AddSeconds(3)));

        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync()).NextAt.Should().Be(DeliveryRig.Start.AddSeconds(3));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Attempt.Should().Be(1, "no attempt was consumed");
        await rig.Events.NextWhereAsync(told => told.Kind == DeliveryEventKind.Sent || told.NextAt is not null);
        rig.Monitor.Channels.Should().OnlyContain(row => row.Origin == null && row.Status == ChannelStatus.Working);
    }

    [Fact]
    public async Task While_one_message_finds_out_all_others_wait_however_many_ask()
    {
        await using var rig = new DeliveryRig();
        var probing = new TaskCompletionSource<SendResult>();
        rig.Email.Then(SendResult.Unreachable("refused", scope: PauseScope.Origin));
        await rig.DeliverAsync(DeliveryRig.Envelope(email: "a@@gone"));
        rig.Email.Answer = (_, _) => new(probing.Task);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (var address in (string[])["b@@gone", "c@@gone", "d@@gone"])
        {
            await rig.EnqueueAsync(DeliveryRig.Envelope(email: address));
            (await rig.Events.NextAsync()).Attempt.Should().Be(0, "one that was made to wait lets no other in");
        }

        rig.Email.Requests.Should().HaveCount(2, "of the first message and of the probe");
        probing.SetResult(SendResult.Sent());
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task Where_the_channel_says_so_a_message_to_a_misconfigured_provider_goes_on()
    {
        await using var rig = new DeliveryRig(email: o => o.WhenMisconfigured = MisconfiguredAction.NextStep);
        rig.Email.Then(SendResult.Misconfigured("403", scope: PauseScope.Origin));
        (await rig.DeliverAsync(DeliveryRig.Envelope(email: "a@@bad", steps: ["email", "sms"])))
            .Kind.Should().Be(DeliveryEventKind.Forwarded);
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "b@@bad", steps: ["email", "sms"]));
        (await rig.Events.NextOnAsync("email")).Kind.Should().Be(DeliveryEventKind.Forwarded, "held messages too");
        rig.Email.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_kind_without_origins_is_held_as_a_whole()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Throttled(TimeSpan.FromSeconds(7), PauseScope.Origin, "429"));
        (await rig.DeliverAsync()).NextAt.Should().Be(DeliveryRig.Start.AddSeconds(7));
        rig.Monitor.Channels[0].Status.Should().Be(ChannelStatus.Throttled);
    }

    [Fact]
    public async Task A_throttled_provider_waits_as_long_as_it_says_and_then_all_go()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Throttled(TimeSpan.FromSeconds(7), PauseScope.Origin, "429"));
        (await rig.DeliverAsync(DeliveryRig.Envelope(email: "a@@busy")))
            .NextAt.Should().Be(DeliveryRig.Start.AddSeconds(7));
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "b@@busy"));
        (await rig.Events.NextAsync()).NextAt.Should().Be(DeliveryRig.Start.AddSeconds(7));
        rig.Time.Advance(TimeSpan.FromSeconds(7));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }
}
