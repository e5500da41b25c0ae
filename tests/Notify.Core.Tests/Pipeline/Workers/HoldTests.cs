using Notify.Delivery;

namespace Notify.Tests.Pipeline.Workers;

/// <summary>Breaker, misconfiguration and throttling on a running worker.</summary>
public sealed class HoldTests
{
    [Fact]
    public async Task An_outage_of_an_hour_costs_no_attempt_and_one_probe_a_pause()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(SendResult.Unreachable("refused", "connection refused"));
        for (var i = 0; i < 20; i++)
            await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        var first = await rig.Events.NextAsync();
        (first.Kind, first.Outcome, first.NextAt)
            .Should().Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Unreachable, DeliveryRig.Start.AddSeconds(1)));
        var pauses = new List<double>();
        while (rig.Time.GetUtcNow() < DeliveryRig.Start.AddHours(1))
        {
            var health = rig.Monitor.Channels.Single(channel => channel.Channel == "email");
            health.Status.Should().Be(ChannelStatus.Unreachable);
            var pause = health.Until!.Value - rig.Time.GetUtcNow();
            pauses.Add(pause.TotalSeconds);
            await rig.Time.ArmedAsync(pause);
            var before = rig.Email.Requests.Count;
            rig.Time.Advance(pause);
            await rig.SettledAsync();
            await rig.Events.NextWhereAsync(told => told.Attempt > 0);
            rig.Email.Requests.Should().HaveCount(before + 1, "one probe a pause");
        }

        pauses.Take(8).Should().Equal(1, 2, 4, 8, 16, 32, 60, 60);
        (await rig.StatisticsAsync()).DeadLetters.Should().Be(0);
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1001);

        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        await rig.Time.ArmedAsync(TimeSpan.FromMinutes(1));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.SettledAsync();
        for (var i = 0; i < 20; i++)
            (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Attempt.Should().Be(1, "no attempt was consumed");
        rig.Monitor.Channels[0].Should().Be(
            new ChannelHealth { Channel = "email", Status = ChannelStatus.Working, HasAccepted = true });
    }

    [Fact]
    public async Task Refused_settings_hold_the_channel_with_one_critical_log_and_burn_nothing()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(
            SendResult.Misconfigured("535", "bad password"),
            SendResult.Misconfigured("535", "bad password"));
        var told = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        (told.Kind, told.Outcome).Should().Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Misconfigured));
        var health = rig.Monitor.Channels[0];
        (health.Status, health.Detail).Should().Be((ChannelStatus.Misconfigured, "bad password"));
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextAsync()).NextAt.Should().Be(rig.Time.GetUtcNow().AddSeconds(2));
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(2));
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Logs.GetSnapshot()
            .Where(record => record.Id.Id == 1000).Should().ContainSingle().Which.Level
            .Should().Be(Microsoft.Extensions.Logging.LogLevel.Critical);
        rig.Email.Requests.Should().OnlyContain(request => request.Attempt == 1);
    }

    [Fact]
    public async Task A_misconfigured_channel_that_passes_on_keeps_only_what_has_no_next_step()
    {
        await using var rig = new DeliveryRig(email: options =>
        {
            options.WhenMisconfigured = MisconfiguredAction.NextStep;
            options.RateLimit = RateLimit.PerMinute(100);
            options.Concurrency = 1;
        });
        rig.Email.Answer = (_, _) => new(SendResult.Misconfigured("535", "bad password"));
        var stays = await rig.EnqueueAsync(DeliveryRig.Envelope(email: "bob@example.com"));
        for (var i = 0; i < 20; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        await rig.Runtime.StartAsync();

        for (var i = 0; i < 20; i++)
            await rig.Events.NextWhereAsync(told => told is { Kind: DeliveryEventKind.Sent, Channel: "sms" });
        rig.Email.Requests.Should().ContainSingle("no request is sent while the channel is paused");
        rig.Events.All.Single(told => told.Envelope.Id == stays.Id).Kind.Should().Be(DeliveryEventKind.Deferred);
        (await rig.StatisticsAsync()).Delayed.Should().Be(1);

        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await rig.Events.NextWhereAsync(told => told.Envelope.Id == stays.Id && told.Kind == DeliveryEventKind.Sent))
            .Attempt.Should().Be(1, "no attempt was consumed");
        rig.Monitor.Channels.Single(channel => channel.Channel == "email").Status.Should().Be(ChannelStatus.Working);
    }

    [Fact]
    public async Task A_throttled_channel_waits_as_long_as_the_provider_says()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Throttled(TimeSpan.FromSeconds(30), PauseScope.Channel, "421"));
        (await rig.DeliverAsync()).NextAt.Should().Be(DeliveryRig.Start.AddSeconds(30));
        await rig.EnqueueAsync();
        rig.Monitor.Channels[0].Status.Should().Be(ChannelStatus.Throttled);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(30));
        rig.Email.Requests.Should().ContainSingle();
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.Events.NextAsync(DeliveryEventKind.Sent);
        await rig.Events.NextAsync(DeliveryEventKind.Sent);
    }

    [Theory]
    [InlineData(PauseScope.Channel)]
    [InlineData(PauseScope.Address)]
    public async Task A_wait_beyond_reason_counts_as_a_day(PauseScope scope)
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Throttled(TimeSpan.MaxValue, scope, "429"));
        var told = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email"]));
        (told.Kind, told.Outcome, told.State.Failures)
            .Should().Be((DeliveryEventKind.Dropped, DeliveryOutcomes.Expired, 0));
        SendResult.Throttled(TimeSpan.MaxValue, scope, "429").RetryAfter.Should().Be(TimeSpan.FromDays(1));
        SendResult.Throttled(null, scope, "429").RetryAfter.Should().BeNull();
    }

    [Fact]
    public async Task A_throttled_address_waits_alone()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Throttled(TimeSpan.FromSeconds(30), PauseScope.Address, "429"));
        (await rig.DeliverAsync()).Kind.Should().Be(DeliveryEventKind.Deferred);
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "bob@example.com"));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        await rig.EnqueueAsync(DeliveryRig.Envelope("another user with this address"));
        var second = await rig.Events.NextAsync();
        (second.Kind, second.Attempt, second.NextAt)
            .Should().Be((DeliveryEventKind.Deferred, 0, DeliveryRig.Start.AddSeconds(30)));
        rig.Email.Requests.Should().HaveCount(2, "the address was not asked again");
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.Events.NextAsync(DeliveryEventKind.Sent);
        await rig.Events.NextAsync(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task A_paused_channel_goes_on_when_it_is_resumed()
    {
        await using var rig = new DeliveryRig();
        await rig.Bus.Control.PauseAsync("email");
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        rig.Email.Requests.Should().BeEmpty();
        await rig.Bus.Control.ResumeAsync("email");
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }
}
