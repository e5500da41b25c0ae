using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Tests.Pipeline.Pauses;

/// <summary>
/// Results of one recipient whose cause may be the provider: the results of other recipients decide.
/// </summary>
public sealed class EvidenceTests
{
    private const string Service = "@@service";

    [Fact]
    public async Task One_refused_subscription_delays_no_other_and_is_retired()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (request, _) => new(request.Address == "bad" + Service
            ? SendResult.Misconfigured("403", scope: PauseScope.Address).Suspecting(PauseScope.Origin)
            : SendResult.Sent());
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "bad" + Service, steps: ["email", "sms"]));
        for (var i = 0; i < 50; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope(email: $"good{i}{Service}"));
        await rig.Runtime.StartAsync();

        for (var i = 0; i < 50; i++)
            await rig.Events.NextWhereAsync(delivery => delivery is { Kind: DeliveryEventKind.Sent, Channel: "email" });
        rig.Time.GetUtcNow().Should().Be(DeliveryRig.Start, "the others do not wait");
        rig.Monitor.Channels.Should().OnlyContain(row => row.Status == ChannelStatus.Working);

        for (var refusals = 1; refusals < 3; refusals++)
        {
            await rig.Events.NextWhereAsync(delivery =>
                delivery is { Channel: "email", Kind: DeliveryEventKind.Deferred });
            rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await rig.Events.NextWhereAsync(delivery => delivery.Kind == DeliveryEventKind.AddressSuppressed);
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);
        (await rig.Book.GetSuppressionAsync("email", "BAD" + Service.ToUpperInvariant(), null))!
            .Reason.Should().Be(SuppressionReason.Refused);
    }

    [Fact]
    public async Task Several_refused_subscriptions_pause_the_service_and_the_probe_uses_another_message()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (request, _) => new(request.Address.StartsWith("bad", StringComparison.Ordinal)
            ? SendResult.Misconfigured("403", scope: PauseScope.Address).Suspecting(PauseScope.Origin)
            : SendResult.Sent());
        for (var i = 0; i < 3; i++)
            await rig.DeliverAsync(DeliveryRig.Envelope(email: $"bad{i}{Service}"));
        var paused = rig.Monitor.Channels.Single(row => row.Origin == "service");
        (paused.Status, paused.HasAccepted).Should().Be((ChannelStatus.Misconfigured, false));
        rig.Logs.GetSnapshot().Count(record => record.Level == LogLevel.Critical).Should().Be(1);

        var waiting = await rig.DeliverAsync(DeliveryRig.Envelope(email: "good" + Service));
        (waiting.Kind, waiting.Attempt).Should().Be((DeliveryEventKind.Deferred, 0));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Events.NextAsync(DeliveryEventKind.Sent);
        rig.Email.Requests.Select(request => request.Address).Should().HaveCount(4).And.EndWith("good" + Service);
        rig.Monitor.Channels.Should().OnlyContain(row => row.Status == ChannelStatus.Working);
    }

    [Fact]
    public async Task Refused_devices_of_one_recipient_do_not_pause_the_service()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (request, _) => new(request.Address.StartsWith("bad", StringComparison.Ordinal)
            ? SendResult.Misconfigured("403", scope: PauseScope.Address).Suspecting(PauseScope.Origin)
            : SendResult.Sent());
        for (var device = 0; device < 5; device++)
            await rig.Book.AddAddressAsync("bob", "email", $"bad{device}{Service}");
        await rig.DeliverAsync(DeliveryRig.Envelope("bob", email: null));
        rig.Email.Requests.Should().HaveCount(5);

        rig.Monitor.Channels.Should().OnlyContain(row => row.Status == ChannelStatus.Working);
        (await rig.DeliverAsync(DeliveryRig.Envelope(email: "good" + Service)))
            .Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task A_gate_that_fails_for_one_recipient_does_not_pause_the_channel()
    {
        var gate = new FailingFor("BAD@EXAMPLE.COM");
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryGate>(gate));
        for (var message = 0; message < 6; message++)
        {
            await rig.EnqueueAsync(DeliveryRig.Envelope(email: "bad@example.com"));
            await rig.Runtime.StartAsync();
            await rig.SettledAsync();
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await rig.SettledAsync();
        rig.Monitor.Channels.Should().OnlyContain(row => row.Status == ChannelStatus.Working);
    }

    [Fact]
    public async Task Subscriptions_of_a_host_that_does_not_exist_continue_with_their_next_step()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(UnknownHost());
        await rig.Runtime.StartAsync();
        for (var i = 0; i < 12; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope($"user-{i}", email: $"u{i}@@gone", steps: ["email", "sms"]));

        for (var i = 0; i < 12; i++)
            (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);

        rig.Time.GetUtcNow().Should().Be(DeliveryRig.Start, "no message waits");
        rig.Monitor.Channels.Should().OnlyContain(row => row.Status == ChannelStatus.Working);
    }

    [Fact]
    public async Task If_no_host_exists_the_fault_is_ours_and_nothing_is_removed()
    {
        await using var rig = new DeliveryRig(email: options => options.Concurrency = 1);
        rig.Email.Answer = (_, _) => new(UnknownHost());
        for (var i = 0; i < 5; i++)
            await rig.DeliverAsync(DeliveryRig.Envelope($"user-{i}", email: $"u{i}@@host{i}"));

        rig.Monitor.Channels.Single(row => row is { Channel: "email", Origin: null }).Status
            .Should().Be(ChannelStatus.Misconfigured);
        rig.Events.All.Should().NotContain(delivery => delivery.Kind == DeliveryEventKind.AddressSuppressed);
    }

    [Theory]
    [InlineData(true, ChannelStatus.Unreachable)]
    [InlineData(false, ChannelStatus.Working)]
    public async Task An_exception_of_a_sender_is_evidence_if_it_is_one_of_the_network(
        bool isNetwork,
        ChannelStatus expected)
    {
        await using var rig = new DeliveryRig(email: options => options.Concurrency = 1);
        rig.Email.Answer = (_, _) => throw (isNetwork ? new HttpRequestException() : new InvalidOperationException());
        for (var i = 0; i < 3; i++)
            await rig.DeliverAsync(DeliveryRig.Envelope(email: $"user{i}@example.com"));

        rig.Monitor.Channels[0].Status.Should().Be(expected);
    }

    [Fact]
    public async Task A_provider_that_never_answers_does_not_use_up_attempts()
    {
        const int Messages = 5;
        await using var rig = new DeliveryRig(email: options =>
            (options.Concurrency, options.SendTimeout) = (1, TimeSpan.FromSeconds(10)));
        rig.Email.Answer = ScriptedSender.Never;
        for (var i = 0; i < Messages; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope(email: $"user{i}@example.com"));
        await rig.Runtime.StartAsync();

        // More sends than all messages together have attempts.
        for (var send = 0; send < Messages * 7; send++)
            await rig.AdvanceUntilArrivedAsync(rig.Email);

        var statistics = await rig.StatisticsAsync();
        statistics.DeadLetters.Should().Be(0);
        rig.Monitor.Channels[0].Status.Should().Be(ChannelStatus.Unreachable);
    }

    [Fact]
    public async Task A_probe_that_fails_because_of_its_recipient_prolongs_the_pause_as_usual()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(
            SendResult.Unreachable("refused"),
            SendResult.Transient("450", "greylisted", retryAfter: TimeSpan.FromMinutes(12)));
        await rig.DeliverAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Retrying);

        rig.Monitor.Channels[0].Until.Should().Be(rig.Time.GetUtcNow().AddSeconds(2));
    }

    [Fact]
    public async Task Throttled_groups_pause_only_themselves_and_several_private_chats_pause_the_channel()
    {
        await using var rig = new DeliveryRig();
        var wait = TimeSpan.FromSeconds(30);
        rig.Email.Answer = (request, _) => new(request.Address switch
        {
            ['g', ..] => SendResult.Throttled(wait, PauseScope.Address, "429"),
            ['p', ..] => SendResult.Throttled(wait, PauseScope.Address, "429").Suspecting(PauseScope.Channel),
            _ => SendResult.Sent(),
        });
        for (var i = 0; i < 5; i++)
            await rig.DeliverAsync(DeliveryRig.Envelope(email: "g" + i));
        rig.Monitor.Channels[0].Status.Should().Be(ChannelStatus.Working);
        (await rig.DeliverAsync(DeliveryRig.Envelope(email: "other"))).Kind.Should().Be(DeliveryEventKind.Sent);

        for (var i = 0; i < 2; i++)
            await rig.DeliverAsync(DeliveryRig.Envelope(email: "p" + i));
        rig.Monitor.Channels[0].Status.Should().Be(ChannelStatus.Working);
        await rig.DeliverAsync(DeliveryRig.Envelope(email: "p2"));
        var paused = rig.Monitor.Channels[0];
        (paused.Status, paused.Until).Should().Be((ChannelStatus.Throttled, DeliveryRig.Start + wait));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(20, 0)]
    [InlineData(1, 11)]
    public async Task An_hour_of_server_errors_ends_with_a_full_queue(int messages, int retryAfterMinutes)
    {
        await using var rig = new DeliveryRig();
        var retryAfter = TimeSpan.FromMinutes(retryAfterMinutes);
        rig.Email.Answer = (_, _) => new(
            SendResult.Transient("500", retryAfter: retryAfter).Suspecting(PauseScope.Channel));
        for (var i = 0; i < messages; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope(email: $"user{i}@example.com"));
        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync();
        for (var second = 0; second < 3600; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.SettledAsync();
        }

        var statistics = await rig.StatisticsAsync();
        (statistics.DeadLetters, statistics.Transactional + statistics.Delayed + statistics.InFlight)
            .Should().Be((0, messages));
        rig.Email.Requests.Count.Should().BeLessThan(3600 / 60 + 30, "one probe a minute");

        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        for (var i = 0; i < messages; i++)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(2) + retryAfter);
            await rig.SettledAsync();
        }

        rig.Events.All.Count(delivery => delivery.Kind == DeliveryEventKind.Sent).Should().Be(messages);
    }

    [Fact]
    public async Task A_provider_that_throttles_for_an_hour_gets_one_request_each_time()
    {
        const int Messages = 20;
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(SendResult.Throttled(TimeSpan.FromSeconds(30), PauseScope.Channel, "429"));
        for (var i = 0; i < Messages; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope(email: $"user{i}@example.com"));
        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync();
        for (var second = 0; second < 3600; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.SettledAsync();
        }

        // A first burst of four slots, another one after the first wait, then one request every 30 seconds.
        rig.Email.Requests.Count.Should().BeLessThanOrEqualTo(4 + 4 + (3600 / 30));
        (await rig.StatisticsAsync()).DeadLetters.Should().Be(0);

        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        for (var i = 0; i < 40; i++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.SettledAsync();
        }

        rig.Events.All.Count(delivery => delivery.Kind == DeliveryEventKind.Sent).Should().Be(Messages);
    }

    [Fact]
    public async Task A_message_that_the_provider_cannot_handle_uses_up_its_attempts_while_others_are_accepted()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (request, _) => new(request.Address == "poison"
            ? SendResult.Transient("500").Suspecting(PauseScope.Channel)
            : SendResult.Sent());
        var failed = await rig.DeliverAsync(DeliveryRig.Envelope(email: "poison"));
        for (var attempt = 1; attempt < 6; attempt++)
        {
            failed.State.Failures.Should().Be(attempt);
            await rig.EnqueueAsync(DeliveryRig.Envelope(email: "other"));
            await rig.Events.NextAsync(DeliveryEventKind.Sent);
            rig.Time.Advance(TimeSpan.FromSeconds(20));
            failed = await rig.Events.NextAsync();
        }

        failed.Kind.Should().Be(DeliveryEventKind.DeadLettered);
        rig.Logs.GetSnapshot().Should().NotContain(record => record.Id.Id == 1001);
    }

    [Fact]
    public async Task A_retry_respects_Retry_After_of_the_provider()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Transient("503", retryAfter: TimeSpan.FromSeconds(40)));
        var failed = await rig.DeliverAsync();
        (failed.Kind, failed.NextAt).Should().Be((DeliveryEventKind.Retrying, DeliveryRig.Start.AddSeconds(40)));
    }

    [Fact]
    public async Task If_every_address_is_refused_the_channel_is_paused_and_nothing_is_removed_or_lost()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(
            SendResult.InvalidRecipient(SuppressionReason.Gone, "chat_not_found").Suspecting(PauseScope.Channel));
        for (var i = 0; i < 100; i++)
        {
            await rig.Book.AddAddressAsync($"user{i}", "email", $"chat{i}");
            await rig.EnqueueAsync(DeliveryRig.Envelope(userId: $"user{i}", email: null));
        }

        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync();
        for (var second = 0; second < 600; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.SettledAsync();
        }

        for (var i = 0; i < 100; i++)
        {
            (await rig.Book.GetAddressesAsync($"user{i}", "email")).Should().ContainSingle();
            (await rig.Book.GetSuppressionAsync("email", $"CHAT{i}", null)).Should().BeNull();
        }

        (await rig.StatisticsAsync()).DeadLetters.Should().Be(0);
        rig.Logs.GetSnapshot().Count(record => record.Level == LogLevel.Critical).Should().Be(1);
        rig.Monitor.Channels[0].Status.Should().Be(ChannelStatus.Misconfigured);
    }

    [Fact]
    public async Task An_address_is_suppressed_when_it_is_refused_again_after_others_were_accepted()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (request, _) => new(request.Address == "gone"
            ? SendResult.InvalidRecipient(SuppressionReason.Bounced, "5.1.1").Suspecting(PauseScope.Channel)
            : SendResult.Sent());
        var first = await rig.DeliverAsync(DeliveryRig.Envelope(email: "gone", steps: ["email", "sms"]));
        first.Kind.Should().Be(DeliveryEventKind.Forwarded, "a refusal is an answer, so the next step does not wait");
        (await rig.Book.GetSuppressionAsync("email", "GONE", null)).Should().BeNull();
        await rig.DeliverAsync(DeliveryRig.Envelope(email: "good"));
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "gone"));
        await rig.Events.NextAsync(DeliveryEventKind.AddressSuppressed);
        (await rig.Book.GetSuppressionAsync("email", "GONE", null))!.Reason.Should().Be(SuppressionReason.Bounced);
    }

    [Fact]
    public async Task Without_a_next_step_the_message_tries_a_refused_address_once_more_after_a_minute()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(
            SendResult.InvalidRecipient(SuppressionReason.Bounced, "5.1.1").Suspecting(PauseScope.Channel));
        var first = await rig.DeliverAsync();
        (first.Kind, first.NextAt, first.State.Failures)
            .Should().Be((DeliveryEventKind.Deferred, DeliveryRig.Start.AddMinutes(1), 0));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Events.NextAsync(DeliveryEventKind.AddressSuppressed);
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.DeadLettered);
    }

    [Fact]
    public async Task Pauses_of_providers_that_no_message_needs_end()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(SendResult.Unreachable("refused", scope: PauseScope.Origin));
        await rig.Runtime.StartAsync();
        for (var i = 0; i < 300; i++)
        {
            var envelope = await rig.EnqueueAsync(DeliveryRig.Envelope(email: $"a@@dead{i}"));
            await rig.Events.NextWhereAsync(delivery => delivery.Envelope.Id == envelope.Id);
            await rig.Bus.Control.CancelAsync(envelope.NotificationId);
        }

        rig.Monitor.Channels.Count(row => row.Origin is not null).Should().Be(300);
        rig.Monitor.Channels.Where(row => row.Origin is not null).Should().OnlyContain(row => !row.HasAccepted);
        rig.Time.Advance(TimeSpan.FromMinutes(12));
        await rig.SettledAsync();
        rig.Monitor.Channels.Should().OnlyContain(row => row.Origin == null);
    }

    [Fact]
    public async Task At_most_a_thousand_paused_providers_are_remembered()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(SendResult.Unreachable("refused", scope: PauseScope.Origin));
        await rig.Runtime.StartAsync();
        for (var i = 0; i < 1_100; i++)
        {
            var envelope = await rig.EnqueueAsync(DeliveryRig.Envelope(email: $"a@@dead{i}"));
            await rig.Events.NextWhereAsync(delivery => delivery.Envelope.Id == envelope.Id);
            await rig.Bus.Control.CancelAsync(envelope.NotificationId);
        }

        var remembered = rig.Monitor.Channels.Where(row => row.Origin is not null).Select(row => row.Origin).ToList();
        remembered.Should().HaveCountLessThanOrEqualTo(1_000).And.Contain("dead1099", "the newest pause is in effect");
    }

    [Fact]
    public async Task A_refusal_of_our_settings_waits_as_long_as_the_provider_asks_for()
    {
        await using var rig = new DeliveryRig();
        var wait = TimeSpan.FromMinutes(3);
        rig.Email.Then(
            SendResult.Misconfigured("403", scope: PauseScope.Address)
                .Suspecting(PauseScope.Origin)
                .WithRetryAfter(wait),
            SendResult.Misconfigured("401", scope: PauseScope.Channel).WithRetryAfter(wait));

        var ofAddress = await rig.DeliverAsync(DeliveryRig.Envelope(email: "a" + Service));
        ofAddress.NextAt.Should().BeOnOrAfter(DeliveryRig.Start + wait);

        await rig.DeliverAsync(DeliveryRig.Envelope(email: "b@example.com"));
        rig.Monitor.Channels[0].Until.Should().Be(DeliveryRig.Start + wait);
    }

    [Fact]
    public async Task A_refused_address_is_tried_again_after_the_wait_of_the_provider()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult
            .InvalidRecipient(SuppressionReason.Gone, "404")
            .Suspecting(PauseScope.Channel)
            .WithRetryAfter(TimeSpan.FromMinutes(7)));

        (await rig.DeliverAsync()).NextAt.Should().Be(DeliveryRig.Start.AddMinutes(7));
    }

    [Fact]
    public async Task A_step_of_the_wall_clock_does_not_prolong_a_pause()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(
            SendResult.Throttled(TimeSpan.FromSeconds(30), PauseScope.Channel, "421"),
            SendResult.Throttled(TimeSpan.FromSeconds(30), PauseScope.Address, "429"));
        await rig.DeliverAsync();
        rig.Time.WallClockStep = TimeSpan.FromHours(-1);
        rig.Monitor.Channels[0].Until.Should().Be(rig.Time.GetUtcNow().AddSeconds(30));
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "bob@example.com"));
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(30));
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        (await rig.Events.NextWhereAsync(delivery => delivery.Attempt > 0 && delivery.Outcome == "throttled"))
            .Envelope.Recipient.Email.Should().NotBeNull();
    }

    private static SendResult UnknownHost() =>
        SendResult.InvalidRecipient(SuppressionReason.Gone, "host_unknown").Suspecting(PauseScope.Channel);

    private sealed class FailingFor(string address) : IDeliveryGate
    {
        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken) =>
            context.Addresses[0].Equals(address, StringComparison.OrdinalIgnoreCase)
                ? throw new InvalidOperationException("The database of the gate is away.")
                : new(GateDecision.Proceed);
    }
}
