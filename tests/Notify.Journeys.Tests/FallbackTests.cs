using Notify.Delivery;
using Notify.Testing;

namespace Notify.Journeys.Tests;

/// <summary>From push to e-mail to Telegram, depending on the providers' answers.</summary>
public sealed class FallbackTests
{
    [Fact]
    public async Task An_expired_subscription_is_removed_and_the_alert_arrives_by_mail()
    {
        await using var rig = await JourneyRig.StartAsync();
        var device = rig.Subscribe();
        device.Expire();
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: device)));

        var gone = await rig.NextAsync(Channels.Push);
        (gone.Kind, gone.Channel, gone.Result!.Error)
            .Should().Be((DeliveryEventKind.AddressSuppressed, Channels.Push, "410"));
        var forwarded = await rig.NextAsync(Channels.Push);
        (forwarded.Kind, forwarded.NextChannel).Should().Be((DeliveryEventKind.Forwarded, Channels.Email));
        (await rig.NextAsync(Channels.Email)).Kind.Should().Be(DeliveryEventKind.Sent);

        (await rig.Book.GetAddressesAsync("ada", Channels.Push)).Should().BeEmpty();
        rig.Smtp.Messages.Should().ContainSingle().Which.Message.Subject
            .Should().Be("Stop-loss failed for XAUUSD: insufficient margin");
        rig.Bot.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_refused_mailbox_falls_through_to_Telegram_where_a_429_pauses_the_chat_and_no_attempt_is_spent()
    {
        await using var rig = await JourneyRig.StartAsync();
        rig.Smtp.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 no such user"));
        rig.Bot.Script(BotApiScript.TooManyRequests(3));
        var start = rig.Time.GetUtcNow();
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync()));

        var noDevice = await rig.NextAsync(Channels.Push);
        (noDevice.Kind, noDevice.Channel, noDevice.Outcome).Should().Be(
            (DeliveryEventKind.Forwarded, Channels.Push, DeliveryOutcomes.NoAddress),
            "a step without an address is skipped at delivery");
        (await rig.NextAsync(Channels.Email)).NextChannel.Should().Be(Channels.Telegram);
        (await rig.Book.GetSuppressionAsync(Channels.Email, JourneyRig.Mailbox))
            .Should().BeNull("one refusal does not prove that the mailbox does not exist");
        var paused = await rig.NextAsync(Channels.Telegram);
        (paused.Kind, paused.Outcome, paused.NextAt)
            .Should().Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Throttled, start.AddSeconds(3)));
        var sent = await rig.NextAsync(Channels.Telegram);
        (sent.Kind, sent.Channel, sent.Attempt).Should().Be((DeliveryEventKind.Sent, Channels.Telegram, 1));

        sent.State.History.Select(entry => (entry.Channel, entry.Outcome)).Should().Equal(
            (Channels.Push, DeliveryOutcomes.NoAddress),
            (Channels.Email, DeliveryOutcomes.InvalidRecipient),
            (Channels.Telegram, DeliveryOutcomes.Throttled));
        var message = rig.Bot.Messages.Should().ContainSingle().Which;
        message.Text.Should().Contain("Stop-loss failed for XAUUSD").And.Contain("insufficient margin");
        message.Keyboard.Should().ContainSingle().Which.Should().ContainSingle().Which.Value
            .Should().Be("https://example.com/positions/XAUUSD");
    }

    [Fact]
    public async Task Where_every_step_fails_the_dead_letter_tells_the_whole_journey()
    {
        await using var rig = await JourneyRig.StartAsync();
        var device = rig.Subscribe();
        rig.Push.Script(PushScript.Fail(match: subscription => subscription == device).Forever());
        rig.Smtp.Script(SmtpScript.ReplyToData(550, "5.7.1 refused by policy"));
        rig.Bot.Script(BotApiScript.Blocked());
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: device)));

        var delays = new List<double>();
        var at = rig.Time.GetUtcNow();
        while (await rig.NextWhileOthersAreAcceptedAsync() is { Kind: DeliveryEventKind.Retrying } told)
        {
            delays.Add((told.NextAt!.Value - at).TotalSeconds);
            at = rig.Time.GetUtcNow();
        }

        delays.Should().Equal(1, 2, 4, 8, 16);
        (await rig.Events.NextAsync(DeliveryEventKind.DeadLettered)).Channel.Should().Be(Channels.Telegram);
        var letter = await rig.DeadLetterAsync();
        letter.Reason.Should().Be(DeliveryOutcomes.InvalidRecipient);
        letter.State.History.Select(entry => $"{entry.Channel} {entry.Outcome}").Should().Equal(
            "push transient",
            "push transient",
            "push transient",
            "push transient",
            "push transient",
            "push transient",
            "email rejected",
            "telegram invalid_recipient");
        (await rig.Book.GetSuppressionAsync(Channels.Telegram, $"{JourneyRig.Chat}"))!
            .Reason.Should().Be(Notify.Addresses.SuppressionReason.Blocked);
        (await rig.Book.GetSuppressionAsync(Channels.Email, JourneyRig.Mailbox))
            .Should().BeNull("a refusal by policy says nothing about the mailbox");
    }

    [Fact]
    public async Task A_push_that_may_have_arrived_is_not_repeated_on_another_channel()
    {
        await using var rig = await JourneyRig.StartAsync();
        var device = rig.Subscribe();
        rig.Push.Script(PushScript.DropAfterAccepted(subscription => subscription == device).Forever());
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: device)));
        for (var retry = 0; retry < 5; retry++)
            (await rig.NextWhileOthersAreAcceptedAsync()).State.PossiblyDelivered.Should().BeTrue();
        (await rig.NextAsync(Channels.Push)).Kind.Should().Be(DeliveryEventKind.DeadLettered);
        rig.Smtp.Messages.Should().BeEmpty();
        rig.Push.Messages.Where(push => push.Subscription == device)
            .Select(push => push.Json.GetProperty("id").GetString())
            .Distinct().Should().ContainSingle("the service worker recognizes a repetition by its id");
    }
}
