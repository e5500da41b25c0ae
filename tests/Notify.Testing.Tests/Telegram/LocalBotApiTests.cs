using System.Text;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace Notify.Testing.Tests.Telegram;

public class LocalBotApiTests
{
    [Fact]
    public async Task It_knows_itself()
    {
        await using var api = await LocalBotApi.StartAsync();

        var me = await Bot.Client(api).GetMe();

        (me.Id, me.IsBot, me.Username).Should().Be((123456789, true, "local_bot"));
    }

    [Fact]
    public async Task A_message_arrives_with_all_that_was_said_of_it()
    {
        await using var api = await LocalBotApi.StartAsync();
        var keyboard = new InlineKeyboardMarkup([
            [
                InlineKeyboardButton.WithUrl("Open", "https://example.com"),
                InlineKeyboardButton.WithWebApp("App", new WebAppInfo { Url = "https://example.com/app" }),
            ],
        ]);

        var sent = await Bot.Client(api)
            .SendMessage(
                -100123,
                "*bold* [link](https://example.com/a) `code`\n```csharp\nint i;```",
                ParseMode.MarkdownV2,
                new ReplyParameters { MessageId = 5 },
                keyboard,
                new LinkPreviewOptions { IsDisabled = true },
                messageThreadId: 3,
                disableNotification: true,
                protectContent: true);

        var message = api.Messages.Should().ContainSingle().Subject;
        (message.Id, message.Chat, message.Method, message.ParseMode)
            .Should().Be((sent.Id, "-100123", "sendMessage", "MarkdownV2"));
        message.Text.Should().Be("bold link code\nint i;").And.Be(sent.Text);
        message.RawText.Should().StartWith("*bold*");
        message.Entities.Should().Equal(
                new BotMessageEntity("bold", 0, 4),
                new BotMessageEntity("text_link", 5, 4, "https://example.com/a"),
                new BotMessageEntity("code", 10, 4),
                new BotMessageEntity("pre", 15, 6, "csharp"));
        sent.Entities!.Select(entity => entity.Type)
            .Should()
            .Equal(MessageEntityType.Bold, MessageEntityType.TextLink, MessageEntityType.Code, MessageEntityType.Pre);
        message.Keyboard.Should().ContainSingle()
            .Which.Should().Equal(
                new BotKeyboardButton("Open", "url", "https://example.com"),
                new BotKeyboardButton("App", "web_app", "{\"url\":\"https://example.com/app\"}")
            );
        (message.Silent, message.Protected, message.LinkPreviewDisabled, message.ReplyTo, message.Thread)
            .Should().Be((true, true, true, 5, 3));
        (sent.Chat.Id, sent.Chat.Type, sent.HasProtectedContent).Should().Be((-100123, ChatType.Supergroup, true));
    }

    [Theory]
    [InlineData(
        ParseMode.Html,
        "<b>1 &lt; 2</b> <tg-emoji emoji-id=\"5368324170671202286\">👍</tg-emoji> <a href=\"tg://user?id=7\">Ada</a>",
        "1 < 2 👍 Ada",
        "bold custom_emoji text_mention")]
    [InlineData(ParseMode.None, "*1* <b>", "*1* <b>", "")]
    [InlineData(
        ParseMode.MarkdownV2,
        ">a\n>b||\n_c_ __d__ ~e~ ||f||",
        "a\nb\nc d e f",
        "expandable_blockquote italic underline strikethrough spoiler")]
    public async Task Markup_is_read_as_Telegram_reads_it(ParseMode mode, string raw, string text, string entities)
    {
        await using var api = await LocalBotApi.StartAsync();

        var sent = await Bot.Client(api).SendMessage(42, raw, mode);

        sent.Text.Should().Be(text);
        string.Join(' ', api.Messages[0].Entities.Select(entity => entity.Type)).Should().Be(entities);
    }

    [Fact]
    public async Task Files_arrive_uploaded_fetched_and_known()
    {
        await using var api = await LocalBotApi.StartAsync();
        var bot = Bot.Client(api);

        var photo = await bot.SendPhoto(
            42,
            InputFile.FromStream(new MemoryStream("png"u8.ToArray()), "chart.png"),
            "*Gold*",
            ParseMode.MarkdownV2);
        var document = await bot.SendDocument("@gold_news", InputFile.FromUri("https://example.com/report.pdf"));
        await bot.SendDocument(42, InputFile.FromFileId(document.Document!.FileId));

        var messages = api.Messages;
        (messages[0].File!.Kind,
            messages[0].File!.FileName,
            Encoding.UTF8.GetString(messages[0].File!.Content.Span),
            messages[0].Text)
            .Should().Be(("photo", "chart.png", "png", "Gold"));
        var report = new ReceivedBotFile { Kind = "document", Reference = "https://example.com/report.pdf" };
        messages[1].File.Should().Be(report);
        messages[2].File!.Reference.Should().Be(document.Document.FileId);
        (photo.Photo!.Length, photo.Caption, document.Chat.Username).Should().Be((1, "Gold", "gold_news"));
    }

    [Fact]
    public async Task An_album_is_a_message_for_each_file()
    {
        await using var api = await LocalBotApi.StartAsync();

        var sent = await Bot.Client(api).SendMediaGroup(42, [
            new InputMediaPhoto(InputFile.FromStream(new MemoryStream([1]), "1.jpg"))
            {
                Caption = "<b>two</b>",
                ParseMode = ParseMode.Html,
            },
            new InputMediaPhoto(InputFile.FromUri("https://example.com/2.jpg"))]);

        sent.Select(message => message.Caption).Should().Equal("two", null);
        api.Messages.Select(message => (message.Method, message.Text, message.MediaGroupId))
            .Should()
            .Equal(("sendMediaGroup", "two", sent[0].MediaGroupId), ("sendMediaGroup", "", sent[0].MediaGroupId));
    }

    [Fact]
    public async Task Calls_may_come_in_an_address_or_as_a_form()
    {
        await using var api = await LocalBotApi.StartAsync();
        using var http = new HttpClient();

        using var get = await http.GetAsync(
            $"{api.Url}/bot{api.Token}/SENDMESSAGE?chat_id=42&text=one&reply_to_message_id=4&"
                + $"disable_web_page_preview=1");
        using var form = new FormUrlEncodedContent([new("chat_id", "42"), new("text", "two")]);
        using var post = await http.PostAsync($"{api.Url}/bot{api.Token}/sendMessage", form);

        api.Messages.Select(message => (message.Text, message.ReplyTo, message.LinkPreviewDisabled))
            .Should().Equal(("one", 4, true), ("two", null, false));
        api.Calls.Select(call => (call.Chat, call.Status, call.Description))
            .Should().Equal(("42", 200, null), ("42", 200, null));
    }

    [Fact]
    public async Task Another_token_is_unauthorized_and_a_malformed_one_not_found()
    {
        await using var api = await LocalBotApi.StartAsync();

        var wrong = await Bot.PostAsync(api, "getMe", "{}", "987654321:AAanother-token-of-the-right-form-000");
        var malformed = await Bot.PostAsync(api, "getMe", "{}", "nonsense");
        var unknown = await Bot.PostAsync(api, "sendTelepathy", "{\"chat_id\":42}");

        wrong.Answer.ToJsonString().Should().Be("""{"ok":false,"error_code":401,"description":"Unauthorized"}""");
        (wrong.Status, malformed.Status, unknown.Status).Should().Be((401, 404, 404));
        malformed.Answer["description"]!.GetValue<string>().Should().Be("Not Found");
        unknown.Answer["description"]!.GetValue<string>().Should().Be("Not Found: method not found");
        api.CallsReceived.Should().Be(3);
    }

    [Theory]
    [InlineData("sendMessage", "{\"text\":\"a\"}", "chat_id is empty")]
    [InlineData("sendMessage", "{\"chat_id\":\"ada\",\"text\":\"a\"}", "chat not found")]
    [InlineData("sendMessage", "not json", "chat_id is empty")]
    [InlineData("sendMessage", "[]", "chat_id is empty")]
    [InlineData("sendMessage", "{\"chat_id\":42}", "message text is empty")]
    [InlineData("sendMessage", "{\"chat_id\":42,\"text\":\" \\n \"}", "message text is empty")]
    [InlineData("sendMessage", "{\"chat_id\":42,\"text\":\"a\",\"parse_mode\":\"bbcode\"}", "unsupported parse_mode")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"1.5\",\"parse_mode\":\"MarkdownV2\"}",
        "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"<p>a\",\"parse_mode\":\"HTML\"}",
        "can't parse entities: Unsupported start tag \"p\" at byte offset 0")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":\"x\"}",
        "can't parse reply keyboard markup JSON object")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":[]}",
        "object expected as reply markup")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":{\"inline_keyboard\":[1]}}",
        "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":{\"inline_keyboard\":[[1]]}}",
        "can't parse inline keyboard button: InlineKeyboardButton must be an Object")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":{\"inline_keyboard\":[[{}]]}}",
        "can't parse inline keyboard button: Can't find field \"text\"")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"a\"}]]}}",
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")]
    [InlineData(
        "sendMessage",
        "{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"a\",\"url\":\"x\"}]]}}",
        "inline keyboard button URL 'x' is invalid: Wrong HTTP URL")]
    [InlineData("sendPhoto", "{\"chat_id\":42}", "there is no photo in the request")]
    [InlineData("sendPhoto", "{\"chat_id\":42,\"photo\":\"attach://0\"}", "there is no photo in the request")]
    [InlineData("sendDocument", "{\"chat_id\":42,\"document\":\"short\"}", "wrong file identifier/HTTP URL specified")]
    [InlineData("sendMediaGroup", "{\"chat_id\":42}", "parameter \"media\" is required")]
    [InlineData("sendMediaGroup", "{\"chat_id\":42,\"media\":\"x\"}", "can't parse media JSON object")]
    [InlineData("sendMediaGroup", "{\"chat_id\":42,\"media\":{}}", "expected an Array of InputMedia")]
    [InlineData("sendMediaGroup", "{\"chat_id\":42,\"media\":[]}", "there are no messages to send")]
    [InlineData(
        "sendMediaGroup",
        "{\"chat_id\":42,\"media\":[1]}",
        "can't parse InputMedia: Can't find field \"type\"")]
    [InlineData(
        "sendMessage",
        """{"chat_id":42,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a","url":"http://localhost"}]]}}""",
        "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL")]
    [InlineData("sendVideo", """{"chat_id":42}""", "there is no video in the request")]
    [InlineData("sendLocation", """{"chat_id":42,"latitude":91,"longitude":0}""", "Wrong location specified")]
    [InlineData("editMessageText", """{"chat_id":42,"message_id":1,"text":"a"}""", "message to edit not found")]
    [InlineData("deleteMessage", """{"chat_id":42,"message_id":1}""", "message to delete not found")]
    [InlineData("deleteMessages", """{"chat_id":42,"message_ids":[]}""", "message identifiers are not specified")]
    [InlineData(
        "sendMediaGroup",
        """{"chat_id":42,"media":[{"type":"animation"}]}""",
        "can't parse InputMedia: type \"animation\" is unsupported")]
    [InlineData(
        "sendMediaGroup",
        """{"chat_id":42,"media":[{"type":"video"},{"type":"audio"}]}""",
        "can't use the media of the specified type in the album")]
    [InlineData(
        "sendMediaGroup",
        "{\"chat_id\":42,\"media\":[{\"type\":\"photo\"},{\"type\":\"document\"}]}",
        "can't use the media of the specified type in the album")]
    public async Task What_Telegram_refuses_is_refused_in_its_words(string method, string json, string description)
    {
        await using var api = await LocalBotApi.StartAsync();

        (await Bot.RefusedAsync(api, method, json)).Should().Be("Bad Request: " + description);
        api.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task Limits_of_length_are_held()
    {
        await using var api = await LocalBotApi.StartAsync();
        var bold = $"*{new string('x', 4096)}*";

        (await Bot.SayAsync(api, bold, more: ",\"parse_mode\":\"MarkdownV2\"")).Status.Should().Be(200);
        (await Bot.SayAsync(api, new string('x', 4097))).Answer["description"]!
            .GetValue<string>()
            .Should().Be("Bad Request: message is too long");
        (await Bot.SayAsync(api, new string('x', 32_769))).Answer["description"]!
            .GetValue<string>()
            .Should().Be("Bad Request: text is too long");
        var caption = $$"""{"chat_id":42,"photo":"https://example.com/a.png","caption":"{{new string('x', 1025)}}"}""";
        (await Bot.RefusedAsync(api, "sendPhoto", caption)).Should().Be("Bad Request: message caption is too long");
    }

    [Fact]
    public async Task Limits_of_keyboards_and_albums_are_held()
    {
        await using var api = await LocalBotApi.StartAsync();

        (await Keyboard(string.Join(',', Enumerable.Repeat("[{\"text\":\"a\",\"callback_data\":\"b\"}]", 101))))
            .Should().Be("Bad Request: reply markup is too long");
        (await Keyboard($"[{{\"text\":\"a\",\"callback_data\":\"{new string('x', 65)}\"}}]"))
            .Should().Be("Bad Request: BUTTON_DATA_INVALID");
        var items = string.Join(
            ',',
            Enumerable.Repeat("{\"type\":\"photo\",\"media\":\"https://example.com/a.png\"}", 11)
        );
        (await Bot.RefusedAsync(api, "sendMediaGroup", $"{{\"chat_id\":42,\"media\":[{items}]}}"))
            .Should().Be("Bad Request: too many messages to send as an album");

        Task<string> Keyboard(string rows) =>
            Bot.RefusedAsync(
                api,
                "sendMessage",
                $"{{\"chat_id\":42,\"text\":\"a\",\"reply_markup\":{{\"inline_keyboard\":[{rows}]}}}}");
    }

    [Theory]
    [InlineData(0, true, 400, "Bad Request: file must be non-empty")]
    [InlineData((10 * 1024 * 1024) + 1, true, 400, "Bad Request: file is too big")]
    [InlineData((50 * 1024 * 1024) + 1, false, 413, "Request Entity Too Large")]
    public async Task Limits_of_files_are_held(int size, bool photo, int status, string description)
    {
        await using var api = await LocalBotApi.StartAsync();
        using var http = new HttpClient();
        using var content = new MultipartFormDataContent
        {
            { new StringContent("42"), "chat_id" },
            { new ByteArrayContent(new byte[size]), photo ? "photo" : "document", "a.bin" },
        };

        using var answer = await http.PostAsync(
            $"{api.Url}/bot{api.Token}/{(photo ? "sendPhoto" : "sendDocument")}",
            content);

        ((int)answer.StatusCode).Should().Be(status);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(description);
    }
}
