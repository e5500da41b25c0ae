using Notify.Delivery;
using Notify.Testing;

namespace Notify.Journeys.Tests;

/// <summary>Behavior of Telegram only: groups that move, texts in parts.</summary>
public sealed class TelegramJourneyTests
{
    /// <summary>Makes a text of several parts.</summary>
    private static readonly string Words = string.Join(
        ' ',
        Enumerable.Range(1, 1200).Select(number => $"word{number}"));

    [Fact]
    public async Task A_group_that_became_a_supergroup_gets_the_message_and_the_book_its_new_id()
    {
        await using var rig = await JourneyRig.StartAsync();
        await rig.Book.AddAddressAsync("desk", Channels.Telegram, "-4201");
        rig.Bot.Script(BotApiScript.Migrate(-100_4201).ForChat(-4201));
        await rig.EnqueueAsync(JourneyRig.StopLoss(new Recipient("desk")) with { Via = Channels.Telegram });
        var moved = await rig.NextAsync(Channels.Telegram);
        (moved.Kind, moved.Result!.MovedTo).Should().Be((DeliveryEventKind.AddressMoved, "-1004201"));
        (await rig.NextAsync(Channels.Telegram)).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Bot.Messages.Should().ContainSingle().Which.Chat.Should().Be("-1004201");
        (await rig.Book.GetAddressesAsync("desk", Channels.Telegram)).Should().Equal("-1004201");
    }

    [Fact]
    public async Task The_parts_of_a_long_text_count_against_the_limit_of_a_group()
    {
        await using var rig = await JourneyRig.StartAsync(telegram: o =>
            (o.AddressRateLimit, o.GroupRateLimit) = (RateLimit.None, RateLimit.PerMinute(2)));
        var start = rig.Time.GetUtcNow();
        await rig.EnqueueAsync(
            JourneyRig.StopLoss(new Recipient("desk") { TelegramChatId = -4201 }, Words) with
            {
                Via = Channels.Telegram,
            });
        var sent = 2;
        DeliveryEvent told;
        for (
            var minutes = 1;
            (told = await rig.Events.NextOnAsync(Channels.Telegram)).Kind != DeliveryEventKind.Sent;
            minutes++, sent += 2)
        {
            (told.Kind, told.NextAt, told.State.Parts.Single().Value)
                .Should().Be((DeliveryEventKind.Deferred, start.AddMinutes(minutes), sent));
            rig.Bot.Messages.Should().HaveCount(sent, "two a minute");
            rig.Time.Advance(told.NextAt!.Value - rig.Time.GetUtcNow());
        }

        told.State.Failures.Should().Be(0, "no attempt is spent");
        rig.Bot.Messages.Should().HaveCountGreaterThan(2);
    }

    [Fact]
    public async Task Of_a_long_text_only_the_parts_that_did_not_arrive_are_sent_again()
    {
        // Without the pace of one chat, the parts follow each other immediately.
        await using var rig = await JourneyRig.StartAsync(telegram: o => o.AddressRateLimit = RateLimit.None);
        rig.Bot.Script(
            BotApiScript.Slow(_ =>
            {
                rig.Bot.Script(BotApiScript.InternalError());
                return Task.CompletedTask;
            }));
        await rig.EnqueueAsync(
            JourneyRig.StopLoss(await rig.AdaAsync(email: false), Words) with
            {
                Via = Channels.Telegram,
            });
        var retry = await rig.Events.NextOnAsync(Channels.Telegram);
        (retry.Kind, retry.State.Parts.Single().Value).Should().Be((DeliveryEventKind.Retrying, 1));
        rig.Bot.Messages.Should().ContainSingle();
        rig.Time.Advance(retry.NextAt!.Value - rig.Time.GetUtcNow());
        (await rig.NextAsync(Channels.Telegram)).Kind.Should().Be(DeliveryEventKind.Sent);

        var texts = rig.Bot.Messages.Select(message => message.Text).ToList();
        texts.Should().OnlyContain(text => text.Length <= 4096).And.OnlyHaveUniqueItems();
        var words = string.Join(' ', texts)
            .Split([' ', '\n', '.', '_'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("word", StringComparison.Ordinal));
        words.Should().Equal(Enumerable.Range(1, 1200).Select(number => $"word{number}"));
        texts[^1].Should().Contain("unprotected");
    }
}
