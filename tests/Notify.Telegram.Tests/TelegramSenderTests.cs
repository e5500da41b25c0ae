using System.Text;
using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;

namespace Notify.Telegram.Tests;

public sealed class TelegramSenderTests
{
    private const string Keyboard =
        """[[{"text":"Open","url":"https://example.com/p/1"},{"text":"Seen","callback_data":"seen:1"}]]""";

    [Fact]
    public async Task Markdown_arrives_as_people_see_it()
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync("*Stop\\-loss* failed");

        var message = world.Api.Messages.Should().ContainSingle().Subject;
        (message.Chat, message.Text, message.ParseMode, message.Method)
            .Should().Be(("42", "Stop-loss failed", "MarkdownV2", "sendMessage"));
        message.Entities.Should().Equal(new BotMessageEntity("bold", 0, 9));
        (message.Silent, message.Protected, message.LinkPreviewDisabled, message.ReplyTo, message.Thread)
            .Should().Be((false, false, false, null, null));
        (result.Outcome, result.ProviderId).Should().Be((SendOutcome.Sent, "1"));
    }

    [Theory]
    [InlineData("html", "<b>1 &lt; 2</b>", "1 < 2", "HTML")]
    [InlineData("HTML", "<b>1 &lt; 2</b>", "1 < 2", "HTML")]
    [InlineData("plain", "*1* <b>", "*1* <b>", null)]
    [InlineData("markdown", "*1*", "1", "MarkdownV2")]
    public async Task The_template_chooses_the_format(string format, string body, string text, string? mode)
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync(body, ("format", format));

        world.Api.Messages.Should().ContainSingle()
            .Which.Should().Match<ReceivedBotMessage>(message => message.Text == text && message.ParseMode == mode);
    }

    [Fact]
    public async Task The_template_says_how_it_is_sent()
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync(
            "hello",
            ("silent", "true"),
            ("protect", "true"),
            ("link_preview", "false"),
            ("reply_to", "7"),
            ("thread", "3"),
            ("keyboard", Keyboard));

        var message = world.Api.Messages.Should().ContainSingle().Subject;
        (message.Silent, message.Protected, message.LinkPreviewDisabled, message.ReplyTo, message.Thread)
            .Should().Be((true, true, true, 7, 3));
        message.Keyboard.Should().ContainSingle()
            .Which.Should().Equal(
                new BotKeyboardButton("Open", "url", "https://example.com/p/1"),
                new BotKeyboardButton("Seen", "callback_data", "seen:1"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("false", false)]
    public async Task The_channel_says_it_where_the_template_does_not(string? part, bool expected)
    {
        await using var world = await TelegramWorld.StartAsync(o =>
            (o.Silent, o.ProtectContent, o.DisableLinkPreview) = (true, true, true));
        (string, string)[] parts = part is null
            ? []
            : [("silent", part), ("protect", part), ("link_preview", part == "false" ? "true" : "")];

        await world.SendAsync("hello", parts);

        var message = world.Api.Messages.Should().ContainSingle().Subject;
        (message.Silent, message.Protected, message.LinkPreviewDisabled).Should().Be((expected, expected, expected));
    }

    [Theory]
    [InlineData("silent", "perhaps")]
    [InlineData("keyboard", "[[{\"text\":\"a\"}]]")]
    [InlineData("link_preview", "huge")]
    [InlineData("reply_to", "secret")]
    [InlineData("thread", "general")]
    [InlineData("photo", "ftp://example.com/a.png")]
    [InlineData("document", "no such thing")]
    public async Task A_part_that_rendered_badly_is_omitted_with_a_warning(string name, string value)
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync("hello", (name, value));

        result.Outcome.Should().Be(SendOutcome.Sent);
        var message = world.Api.Messages.Should().ContainSingle().Subject;
        (message.Text, message.Keyboard.Count, message.ReplyTo, message.Thread, message.File, message.Silent)
            .Should().Be(("hello", 0, null, null, null, false));
        result.Warnings.Should().ContainSingle().Which.Should()
            .StartWith("The message was sent without a ").And.Contain(name).And.NotContain(value);
    }

    [Fact]
    public async Task A_value_of_protect_that_cannot_be_read_protects()
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync("hello", ("protect", "maybe"));

        world.Api.Messages.Should().ContainSingle().Which.Protected.Should().BeTrue();
    }

    [Fact]
    public async Task A_format_that_does_not_exist_is_rejected_before_the_message_is_sent()
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync("hello", ("format", "bbcode"));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "bad_part"));
        world.Api.CallsReceived.Should().Be(0);
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("2", 2)]
    public async Task The_General_thread_is_the_chat_itself(string thread, int? sent)
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync("hello", ("thread", thread));

        world.Api.Messages.Should().ContainSingle().Which.Thread.Should().Be(sent);
    }

    [Fact]
    public async Task Names_of_chats_are_addresses()
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync(TelegramWorld.Request(chat: "@Gold_News"));

        world.Api.Messages.Should().ContainSingle().Which.Chat.Should().Be("@Gold_News");
    }

    [Theory]
    [InlineData("https://example.com/a%20b.png?x=%2F")]
    [InlineData("AgACAgIAAxkBAAIBY2local-file_id")]
    public async Task A_photo_is_fetched_or_known_and_the_text_its_caption(string photo)
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync("*Gold*", ("photo", photo), ("keyboard", Keyboard));

        var message = world.Api.Messages.Should().ContainSingle().Subject;
        (message.Method, message.Text, message.ParseMode, message.Keyboard.Count)
            .Should().Be(("sendPhoto", "Gold", "MarkdownV2", 1));
        message.File.Should().Be(new ReceivedBotFile { Kind = "photo", Reference = photo });
    }

    [Fact]
    public async Task A_text_too_long_for_a_caption_follows_with_the_keyboard()
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync(
            new string('x', 1025),
            ("document", "https://example.com/report.pdf"),
            ("keyboard", Keyboard),
            ("reply_to", "5"));

        world.Api.Messages.Select(message =>
                (message.Method, message.Text.Length, message.Keyboard.Count, message.ReplyTo, message.Silent))
            .Should().Equal(("sendDocument", 0, 0, 5, false), ("sendMessage", 1025, 1, null, true));
        result.ProviderId.Should().Be("1,2");
    }

    [Fact]
    public async Task Attachments_go_along_pictures_as_photos_and_the_rest_as_documents()
    {
        await using var world = await TelegramWorld.StartAsync();
        Attachment[] attachments =
        [
            Attachment.FromBytes("report.pdf", "application/pdf", "pdf"u8.ToArray()),
            Attachment.FromBytes("chart.png", "image/png", "png"u8.ToArray()),
            Attachment.FromBytes("logo.png", "image/png", "logo"u8.ToArray()) with { ContentId = "logo" },
            Attachment.FromBytes("anim.gif", "image/gif", "gif"u8.ToArray()),
        ];

        await world.SendAsync(TelegramWorld.Request("Gold", attachments: attachments));

        world.Api.Messages.Select(message =>
                (message.Method, message.File!.Kind, message.File.FileName, Text(message.File), message.Text))
            .Should().Equal(
                ("sendPhoto", "photo", "chart.png", "png", "Gold"),
                ("sendMediaGroup", "document", "report.pdf", "pdf", ""),
                ("sendMediaGroup", "document", "anim.gif", "gif", ""));
        world.Api.Messages[1].MediaGroupId.Should().NotBeNull().And.Be(world.Api.Messages[2].MediaGroupId);
    }

    [Theory]
    [InlineData("photo", "cid:logo", "photo")]
    [InlineData("photo", "logo.png", "photo")]
    [InlineData("document", "cid:logo", "document")]
    public async Task A_template_names_an_attachment_and_says_how_it_is_shown(string part, string name, string kind)
    {
        await using var world = await TelegramWorld.StartAsync();
        var logo = Attachment.FromBytes("logo.png", "image/png", "logo"u8.ToArray()) with { ContentId = "logo" };

        await world.SendAsync(TelegramWorld.Request("Gold", parts: [(part, name)], attachments: [logo]));

        var file = world.Api.Messages.Should().ContainSingle().Which.File!;
        (file.Kind, file.FileName, Text(file)).Should().Be((kind, "logo.png", "logo"));
    }

    [Fact]
    public async Task An_album_carries_the_text_below_its_first_photo()
    {
        await using var world = await TelegramWorld.StartAsync();
        var photos = Enumerable.Range(1, 3)
            .Select(n => Attachment.FromBytes($"{n}.jpg", "image/jpeg", new[] { (byte)n }))
            .ToArray();

        var result = await world.SendAsync(TelegramWorld.Request("*Gold*", attachments: photos));

        world.Api.Messages.Select(message => (message.Text, message.File!.Content.ToArray().Single()))
            .Should().Equal(("Gold", 1), ("", 2), ("", 3));
        world.Api.CallsReceived.Should().Be(1);
        result.ProviderId.Should().Be("1,2,3");
    }

    [Fact]
    public async Task A_photo_above_ten_megabytes_goes_as_a_document()
    {
        await using var world = await TelegramWorld.StartAsync();
        var source = new Source(new MemoryStream(new byte[(10 * 1024 * 1024) + 1]));

        await world.SendAsync(
            TelegramWorld.Request(
                "big",
                attachments: [Attachment.ByReference("big.png", "image/png", "big")],
                source: source));

        world.Api.Messages.Should().ContainSingle().Which.File!.Kind.Should().Be("document");
    }

    [Theory]
    [InlineData("../../evil\"; x=\"y\r\nz.pdf", ".._.._evil_; x=_y__z.pdf")]
    [InlineData("Übersicht € 表.pdf", "Übersicht € 表.pdf")]
    [InlineData("invoice\u202Efdp.exe", "invoice_fdp.exe")]
    public async Task A_files_name_cannot_break_out_of_its_header(string name, string arrived)
    {
        await using var world = await TelegramWorld.StartAsync();

        await world.SendAsync(
            TelegramWorld.Request(
                "file",
                attachments: [Attachment.FromBytes(name, "application/pdf", new byte[] { 1 })]));

        world.Api.Messages.Should().ContainSingle().Which.File!.FileName.Should().Be(arrived);
    }

    [Fact]
    public async Task An_attachment_by_reference_is_read_whether_it_can_seek_or_not()
    {
        await using var world = await TelegramWorld.StartAsync();
        var attachment = Attachment.ByReference("a.txt", "text/plain", "a");

        await world.SendAsync(
            TelegramWorld.Request(
                "one",
                attachments: [attachment],
                source: new Source(new MemoryStream("one"u8.ToArray()))));
        await world.SendAsync(
            TelegramWorld.Request(
                "two",
                attachments: [attachment],
                source: new Source(new OneWayStream("two"u8.ToArray()))));

        world.Api.Messages.Select(message => Text(message.File!)).Should().Equal("one", "two");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attachment_that_is_too_large_is_rejected(bool seekable)
    {
        await using var world = await TelegramWorld.StartAsync(o => o.MaxAttachmentBytes = 3);
        var source = new Source(seekable ? new MemoryStream(new byte[4]) : new OneWayStream(new byte[4]));

        var result = await world.SendAsync(
            TelegramWorld.Request(
                "big",
                attachments: [Attachment.ByReference("a.txt", "text/plain", "a")],
                source: source));
        var inline = await world.SendAsync(
            TelegramWorld.Request("big", attachments: [Attachment.FromBytes("a.txt", "text/plain", new byte[4])]));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "attachment_too_large"));
        (inline.Outcome, inline.Error).Should().Be((SendOutcome.Rejected, "attachment_too_large"));
        world.Api.CallsReceived.Should().Be(0);
    }

    [Fact]
    public async Task An_attachment_nobody_can_open_is_rejected()
    {
        await using var world = await TelegramWorld.StartAsync();
        Attachment[] attachments = [Attachment.ByReference("a.txt", "text/plain", "a")];

        (await world.SendAsync(TelegramWorld.Request("a", attachments: attachments)))
            .Error.Should().Be("attachment_source");
        (await world.SendAsync(TelegramWorld.Request("a", attachments: attachments, source: new Source(null))))
            .Error.Should().Be("attachment_unknown");
    }

    [Fact]
    public async Task A_source_that_fails_leaves_nothing_open()
    {
        await using var world = await TelegramWorld.StartAsync();
        var first = new MemoryStream([1]);
        var source = new Source(first, then: new IOException("the store is down"));
        Attachment[] attachments =
        [
            Attachment.ByReference("a.txt", "text/plain", "a"),
            Attachment.ByReference("b.txt", "text/plain", "b"),
        ];

        await FluentActions
            .Awaiting(() => world.SendAsync(TelegramWorld.Request("a", attachments: attachments, source: source)))
            .Should().ThrowAsync<IOException>();

        first.CanRead.Should().BeFalse();
        world.Api.CallsReceived.Should().Be(0);
    }

    [Theory]
    [InlineData("", "markdown")]
    [InlineData("  \n ", "markdown")]
    [InlineData("* *", "markdown")]
    [InlineData("<b>\u200b</b>", "html")]
    [InlineData("\u00a0", "plain")]
    public async Task Nothing_to_see_is_rejected(string text, string format)
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync(text, ("format", format));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "empty"));
        world.Api.CallsReceived.Should().Be(0);
    }

    private static string Text(ReceivedBotFile file) => Encoding.UTF8.GetString(file.Content.Span);

    /// <summary>Returns the stream at the first call, and then throws the exception, if there is one.</summary>
    private sealed class Source(Stream? stream, Exception? then = null) : IAttachmentSource
    {
        private bool _given;

        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken)
        {
            if (_given && then is not null)
                throw then;
            _given = true;
            return ValueTask.FromResult(stream);
        }
    }

    private sealed class OneWayStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
