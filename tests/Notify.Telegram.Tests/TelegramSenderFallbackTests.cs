using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;

namespace Notify.Telegram.Tests;

/// <summary>A message is sent without parts that only decorate it.</summary>
public sealed class TelegramSenderFallbackTests
{
    private const string Picture = "https://example.com/chart.png";
    private const string Keyboard = """[[{"text":"Seen","callback_data":"seen"}]]""";

    [Theory]
    [InlineData(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")]
    [InlineData(400, "Bad Request: IMAGE_PROCESS_FAILED")]
    [InlineData(400, "Bad Request: file is too big")]
    [InlineData(413, "Request Entity Too Large")]
    public async Task A_photo_that_is_refused_is_sent_as_a_document(int code, string description)
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(code, description).ForMethod("sendPhoto").Forever());

        var result = await world.SendAsync("*Gold*", ("photo", Picture), ("keyboard", Keyboard));

        result.Outcome.Should().Be(SendOutcome.Sent);
        var message = world.Api.Messages.Should().ContainSingle().Subject;
        (message.File!.Kind, message.Text, message.Keyboard.Count, message.Silent)
            .Should().Be(("document", "Gold", 1, false));
        result.Warnings.Should().Equal($"The message was sent with a photo as a document: {description}");
    }

    [Fact]
    public async Task A_file_that_is_refused_in_every_form_is_omitted_and_the_text_arrives()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(
            BotApiScript.Refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS").ForMethod("sendPhoto"),
            BotApiScript.Refuse(413, "Request Entity Too Large").ForMethod("sendDocument"));

        var result = await world.SendAsync("*Gold*", ("photo", Picture), ("keyboard", Keyboard), ("reply_to", "7"));

        result.Outcome.Should().Be(SendOutcome.Sent);
        var message = world.Api.Messages.Should().ContainSingle().Subject;
        (message.Method, message.Text, message.Keyboard.Count, message.ReplyTo, message.Silent)
            .Should().Be(("sendMessage", "Gold", 1, 7, false));
        result.Warnings.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_that_is_refused_is_omitted_and_the_long_text_follows()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(
            BotApiScript.Refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS").ForMethod("sendPhoto"),
            BotApiScript.Refuse(400, "Bad Request: file is too big").ForMethod("sendDocument"));

        var result = await world.SendAsync(new string('x', 2000), ("photo", Picture));

        (result.Outcome, result.PartsSent).Should().Be((SendOutcome.Sent, 0));
        world.Api.Messages.Should().ContainSingle().Which.Should()
            .Match<ReceivedBotMessage>(message => message.Text.Length == 2000 && !message.Silent);
    }

    [Fact]
    public async Task A_message_of_nothing_but_a_refused_file_is_rejected()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS").Forever());

        var result = await world.SendAsync("", ("photo", Picture));

        (result.Outcome, result.Error, result.PartsSent).Should().Be((SendOutcome.Rejected, "bad_file", 0));
        result.Warnings.Should().BeEmpty("nothing was sent");
    }

    [Fact]
    public async Task A_URL_that_cannot_be_fetched_is_retried_first_and_then_omitted()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(
            BotApiScript.Refuse(400, "Bad Request: failed to get HTTP URL content").ForMethod("sendPhoto").Forever(),
            BotApiScript.Refuse(400, "Bad Request: failed to get HTTP URL content")
                .ForMethod("sendDocument")
                .Forever());
        (string, string)[] parts = [("photo", Picture)];

        var first = await world.SendAsync(TelegramWorld.Request("*Gold*", parts: parts));
        var second = await world.SendAsync(TelegramWorld.Request("*Gold*", parts: parts, attempt: 2));

        (first.Outcome, first.Error, first.SuspectedScope)
            .Should().Be((SendOutcome.Transient, "fetch_failed", PauseScope.Address));
        first.Warnings.Should().BeEmpty();
        second.Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages.Should().ContainSingle().Which.Method.Should().Be("sendMessage");
        second.Warnings.Should().HaveCount(2).And.NotContainMatch("*example.com*");
    }

    [Fact]
    public async Task Without_retries_a_URL_that_cannot_be_fetched_is_omitted_immediately()
    {
        await using var world = await TelegramWorld.StartAsync(o => o.RetryDelays = []);
        world.Api.Script(
            BotApiScript.Refuse(400, "Bad Request: failed to get HTTP URL content").ForMethod("sendPhoto"),
            BotApiScript.Refuse(400, "Bad Request: failed to get HTTP URL content").ForMethod("sendDocument"));

        (await world.SendAsync("Gold", ("photo", Picture))).Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public async Task A_bad_picture_that_the_answer_names_leaves_its_album_in_two_pieces()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript
            .Refuse(400, "Bad Request: failed to send message #3 with the error message \"PHOTO_INVALID_DIMENSIONS\"")
            .ForMethod("sendMediaGroup"));

        var result = await world.SendAsync(TelegramWorld.Request("*Gold*", attachments: Pictures(5)));

        result.Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages
            .Select(message => (message.File!.Content.Span[0], message.File.Kind, message.Text, message.Silent))
            .Should().Equal(
                (1, "photo", "Gold", false),
                (2, "photo", "", false),
                (3, "document", "", true),
                (4, "photo", "", true),
                (5, "photo", "", true));
        world.Api.CallsReceived.Should().Be(4);
        result.Warnings.Should().ContainSingle();
    }

    [Fact]
    public async Task A_bad_picture_that_nothing_names_is_found_and_the_others_arrive()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(
            BotApiScript.Refuse(400, "Bad Request: IMAGE_PROCESS_FAILED").ForMethod("sendMediaGroup"),
            BotApiScript.Refuse(400, "Bad Request: IMAGE_PROCESS_FAILED").ForMethod("sendPhoto"),
            BotApiScript.Refuse(400, "Bad Request: file must be non-empty").ForMethod("sendDocument"));

        var result = await world.SendAsync(TelegramWorld.Request("*Gold*", attachments: Pictures(3)));

        result.Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages.Select(message => (message.Method, message.Text))
            .Should().Equal(("sendMessage", "Gold"), ("sendPhoto", ""), ("sendPhoto", ""));
    }

    [Fact]
    public async Task An_album_that_was_interrupted_in_pieces_continues_with_the_first_missing_file()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(
            BotApiScript.Refuse(400, "Bad Request: IMAGE_PROCESS_FAILED").ForMethod("sendMediaGroup"),
            BotApiScript.Slow(TimeSpan.Zero).ForMethod("sendPhoto"),
            BotApiScript.Slow(TimeSpan.Zero).ForMethod("sendPhoto"),
            BotApiScript.TooManyRequests(7).ForMethod("sendPhoto"));

        var failed = await world.SendAsync(TelegramWorld.Request("*Gold*", attachments: Pictures(4)));
        var again = await world.SendAsync(
            TelegramWorld.Request("*Gold*", attachments: Pictures(4), partsSent: failed.PartsSent));

        (failed.Outcome, failed.PartsSent, again.Outcome).Should().Be((SendOutcome.Throttled, 2, SendOutcome.Sent));
        world.Api.Messages.Select(message => (message.File!.Content.Span[0], message.Text))
            .Should().Equal((1, "Gold"), (2, ""), (3, ""), (4, ""));
    }

    [Fact]
    public async Task A_chat_that_allows_no_photos_receives_the_text()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript
            .Refuse(400, "Bad Request: not enough rights to send photos to the chat")
            .ForMethod("sendMediaGroup"));

        var result = await world.SendAsync(TelegramWorld.Request("*Gold*", attachments: Pictures(3)));

        result.Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages.Should().ContainSingle().Which.Text.Should().Be("Gold");
    }

    [Theory]
    [InlineData("Bad Request: message thread not found")]
    [InlineData("Bad Request: TOPIC_CLOSED")]
    [InlineData("Bad Request: TOPIC_DELETED")]
    public async Task A_missing_thread_falls_back_to_the_chat_for_all_parts(string description)
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(400, description));

        var result = await world.SendAsync(string.Join(' ', Enumerable.Repeat("word", 1500)), ("thread", "7"));

        result.Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages.Should().HaveCount(2).And.OnlyContain(message => message.Thread == null);
        world.Api.CallsReceived.Should().Be(3);
        result.Warnings.Should().ContainSingle().Which.Should().Contain("to the chat instead of its thread");
    }

    [Theory]
    [InlineData("thread", "Bad Request: message thread not found", "thread_not_found")]
    [InlineData("reply_to", "Bad Request: message to be replied not found", "reply_not_found")]
    public async Task Without_the_fallback_a_missing_target_is_rejected(string part, string description, string error)
    {
        await using var world = await TelegramWorld.StartAsync(o => o.FallBackToChat = false);
        world.Api.Script(BotApiScript.Refuse(400, description));

        var result = await world.SendAsync("hello", (part, "7"));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, error));
        result.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_missing_message_to_reply_to_is_left_out()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(400, "Bad Request: message to be replied not found"));

        var result = await world.SendAsync("hello", ("reply_to", "7"));

        result.Outcome.Should().Be(SendOutcome.Sent);

        world.Api.Messages.Should().ContainSingle().Which.ReplyTo.Should().BeNull();
        result.Warnings.Should().ContainSingle().Which.Should().Contain("without replying");
    }

    [Fact]
    public async Task A_refused_keyboard_is_left_out()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(400, "Bad Request: BUTTON_URL_INVALID"));

        var result = await world.SendAsync("hello", ("keyboard", Keyboard));

        result.Outcome.Should().Be(SendOutcome.Sent);

        world.Api.Messages.Should().ContainSingle().Which.Keyboard.Should().BeEmpty();
        result.Warnings.Should().ContainSingle().Which.Should().Contain("without its keyboard");
    }

    private static Attachment[] Pictures(int count) =>
        [.. Enumerable.Range(1, count).Select(n => Attachment.FromBytes($"{n}.jpg", "image/jpeg", new[] { (byte)n }))];
}
