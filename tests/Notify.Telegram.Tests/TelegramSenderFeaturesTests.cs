using System.Text;
using System.Text.Json;
using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;

namespace Notify.Telegram.Tests;

/// <summary>Each part of the front matter, as it arrives at the Bot API under the provider's own name.</summary>
public sealed class TelegramSenderFeaturesTests
{
    private const string FileId = "AgACAgIAAxkBAAIBY2Nh-file";

    [Theory]
    [InlineData("message_effect_id", "5104841245755180586", "message_effect_id", "5104841245755180586")]
    [InlineData("business_connection_id", "conn-1", "business_connection_id", "conn-1")]
    [InlineData("direct_messages_topic_id", "12", "direct_messages_topic_id", "12")]
    [InlineData("allow_paid_broadcast", "true", "allow_paid_broadcast", "true")]
    [InlineData("force_reply", "true", "reply_markup", """{"force_reply":true}""")]
    [InlineData("reply_markup", """{"remove_keyboard":true}""", "reply_markup", """{"remove_keyboard":true}""")]
    [InlineData(
        "link_preview_options",
        """{"url":"https://example.com","show_above_text":true}""",
        "link_preview_options",
        """{"url":"https://example.com","show_above_text":true}""")]
    [InlineData("link_preview", "false", "link_preview_options", """{"is_disabled":true}""")]
    public async Task A_part_is_a_field_of_the_call(string part, string value, string field, string sent)
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync("hello", (part, value));

        (result.Outcome, result.Warnings.Count).Should().Be((SendOutcome.Sent, 0));
        world.Api.Messages.Should().ContainSingle().Which.Fields[field].Should().Be(sent);
    }

    [Fact]
    public async Task Nothing_that_is_not_given_is_sent()
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync("hello");

        world.Api.Messages.Single().Fields.Keys.Should().BeEquivalentTo("chat_id", "text", "parse_mode");
    }

    [Fact]
    public async Task Paid_broadcasts_can_be_the_channels_setting()
    {
        await using var world = await TelegramWorld.StartAsync(o => o.AllowPaidBroadcast = true);

        await world.SendAsync("hello");
        await world.SendAsync("hello", ("allow_paid_broadcast", "false"));

        world.Api.Messages.Select(message => message.Fields.ContainsKey("allow_paid_broadcast"))
            .Should().Equal(true, false);
    }

    [Fact]
    public async Task A_reply_quotes_and_may_require_its_message()
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync(
            "hello", ("reply_to", "7"), ("quote", "a \"word\""), ("allow_sending_without_reply", "false"));

        world.Api.Messages.Single().Fields["reply_parameters"].Should().Be("""{"message_id":7,"quote":"a \"word\""}""");
    }

    [Fact]
    public async Task A_quote_that_is_too_long_is_left_out_with_a_warning()
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync("hello", ("reply_to", "7"), ("quote", new string('x', 1025)));

        result.Outcome.Should().Be(SendOutcome.Sent);
        result.Warnings.Should().ContainSingle().Which.Should().Contain("quote is longer than 1024 characters");
        world.Api.Messages.Single().Fields["reply_parameters"].Should().NotContain("quote").And.Contain("7");
    }

    [Theory]
    [InlineData("photo", "sendPhoto")]
    [InlineData("video", "sendVideo")]
    [InlineData("animation", "sendAnimation")]
    [InlineData("audio", "sendAudio")]
    [InlineData("voice", "sendVoice")]
    [InlineData("document", "sendDocument")]
    public async Task Each_kind_of_file_has_its_method(string part, string method)
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync(
            "*hello*", (part, FileId), ("has_spoiler", "true"), ("show_caption_above_media", "true"));

        result.Outcome.Should().Be(SendOutcome.Sent);
        var message = world.Api.Messages.Should().ContainSingle().Which;
        (message.Method, message.Text).Should().Be((method, "hello"));
        (message.File!.Kind, message.File.Reference).Should().Be((part, FileId));
        var isVisual = part is "photo" or "video" or "animation";
        message.Fields.ContainsKey("has_spoiler").Should().Be(isVisual);
        message.Fields.ContainsKey("show_caption_above_media").Should().Be(isVisual);
    }

    [Fact]
    public async Task An_uploaded_video_and_a_photo_are_an_album_with_a_spoiler()
    {
        await using var world = await TelegramWorld.StartAsync();
        var video = Attachment.FromBytes("clip ü.mp4", "video/mp4", "video"u8.ToArray()) with { ContentId = "clip" };

        await world.SendAsync(TelegramWorld.Request(
            "hello", parts: [("photo", FileId), ("video", "cid:clip"), ("has_spoiler", "true")], attachments: [video]));

        var messages = world.Api.Messages;
        messages.Select(message => message.File!.Kind).Should().Equal("photo", "video");
        var uploaded = messages[1].File!;
        (uploaded.FileName, Encoding.UTF8.GetString(uploaded.Content.Span)).Should().Be(("clip ü.mp4", "video"));
        using var media = JsonDocument.Parse(messages[0].Fields["media"]);
        media.RootElement.EnumerateArray().Should().OnlyContain(item => item.GetProperty("has_spoiler").GetBoolean());
    }

    [Fact]
    public async Task A_location_precedes_the_text()
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync("hello", ("location", "48.2082, -16.5"));

        result.ProviderId.Should().Be("1,2");
        var messages = world.Api.Messages;
        messages.Select(message => message.Method).Should().Equal("sendLocation", "sendMessage");
        (messages[0].Fields["latitude"], messages[0].Fields["longitude"]).Should().Be(("48.2082", "-16.5"));
    }

    [Fact]
    public async Task A_location_needs_no_text()
    {
        await using var world = await TelegramWorld.StartAsync();

        (await world.SendAsync("", ("location", "1,2"))).Outcome.Should().Be(SendOutcome.Sent);

        world.Api.Messages.Should().ContainSingle().Which.Method.Should().Be("sendLocation");
    }

    [Fact]
    public async Task A_button_with_a_field_that_is_not_known_is_sent_with_a_warning()
    {
        await using var world = await TelegramWorld.StartAsync();
        const string button = """{"text":"a","callback_data":"b","style":"success","halo":{"n":1}}""";

        var result = await world.SendAsync("hello", ("keyboard", $"[[{button}]]"));

        result.Warnings.Should().ContainSingle().Which.Should().Contain("'halo'");
        world.Api.Messages.Single().Fields["reply_markup"].Should().Be($$"""{"inline_keyboard":[[{{button}}]]}""");
    }

    [Theory]
    [InlineData(
        "Bad Request: QUOTE_TEXT_INVALID",
        "without its quote",
        "reply_parameters",
        """{"message_id":7,"allow_sending_without_reply":true}""")]
    [InlineData("Bad Request: EFFECT_ID_INVALID", "without its effect", "message_effect_id", null)]
    public async Task What_only_decorates_does_not_lose_the_message(
        string refusal,
        string change,
        string field,
        string? sent)
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(400, refusal));

        var result = await world.SendAsync("hello", ("reply_to", "7"), ("quote", "x"), ("message_effect_id", "5"));

        result.Outcome.Should().Be(SendOutcome.Sent);
        result.Warnings.Should().ContainSingle().Which.Should().Contain(change);
        world.Api.Messages.Single().Fields.GetValueOrDefault(field).Should().Be(sent);
    }

    [Fact]
    public async Task Only_the_first_part_has_the_effect()
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync(string.Join(' ', Enumerable.Repeat("word", 1000)), ("message_effect_id", "5"));

        world.Api.Messages.Select(message => message.Fields.ContainsKey("message_effect_id"))
            .Should().Equal(true, false);
    }

    [Fact]
    public async Task A_video_that_is_refused_is_sent_as_a_document()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(400, "Bad Request: MEDIA_INVALID"));

        var result = await world.SendAsync("hello", ("video", FileId));

        result.Warnings.Should().ContainSingle().Which.Should().Contain("with a video as a document");
        world.Api.Messages.Should().ContainSingle().Which.Method.Should().Be("sendDocument");
    }
}
