using Notify.Telegram.Settings;

namespace Notify.Telegram.Tests.Settings;

public sealed class TelegramOptionsValidatorTests
{
    private const string Token = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345";

    [Fact]
    public void A_token_is_enough() => Errors(_ => { }).Should().BeEmpty();

    [Theory]
    [InlineData("http://127.0.0.1:8081")]
    [InlineData("https://bots.example.com/")]
    [InlineData("http://[::1]:8081")]
    [InlineData("http://localhost:8081/telegram")]
    [InlineData("https://proxy.example.com/telegram/")]
    [InlineData("https://proxy.example.com/bots")]
    public void A_server_of_ones_own_is_welcome(string url) => Errors(o => o.ApiUrl = url).Should().BeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void A_missing_token_is_asked_for(string? token) =>
        Errors(o => o.BotToken = token)
            .Should().Equal("BotToken is empty. Set the token that BotFather created for the bot.");

    [Theory]
    [InlineData("123456789")]
    [InlineData("bot123456789:AAabcdefghijklmnopqrstuvwxyz_-12345")]
    [InlineData("123456789:AAabcdefghijklmnopqrstuvwxyz_-12345 ")]
    [InlineData("123456789:AAabcdefghijklmnopqrstuvwxyz/12345")]
    [InlineData("123456789:AAshort")]
    [InlineData("123456789:AAabcdefghijklmnopqrstuvwxyz_-12345\n")]
    public void A_token_of_another_form_is_refused_and_not_repeated(string token)
    {
        var error = Errors(o => o.BotToken = token).Should().ContainSingle().Which;

        error.Should().StartWith("BotToken is not a valid bot token.").And.NotContain(token.Trim());
    }

    [Theory]
    [InlineData("")]
    [InlineData("api.telegram.org")]
    [InlineData("ftp://api.telegram.org")]
    [InlineData("https://api.telegram.org/bot")]
    [InlineData("https://api.telegram.org/bot123456789:AAabcdefghijklmnopqrstuvwxyz_-12345/")]
    [InlineData("https://user:secret@api.telegram.org")]
    [InlineData("https://api.telegram.org/?a=b")]
    public void An_address_that_is_no_servers_is_refused(string url)
    {
        var error = Errors(o => o.ApiUrl = url).Should().ContainSingle().Which;

        error.Should().StartWith("ApiUrl is not a valid server address.").And.NotContain("secret");
    }

    [Theory]
    [InlineData("http://bots.example.com:8081")]
    [InlineData("http://192.168.0.4")]
    public void An_http_server_on_another_machine_must_be_allowed(string url)
    {
        Errors(o => o.ApiUrl = url).Should().Equal(
            "ApiUrl is an http address of another machine, which would receive the token unencrypted. "
            + "Use https, or set AllowHttp.");
        Errors(o => (o.ApiUrl, o.AllowHttp) = (url, true)).Should().BeEmpty();
    }

    public static TheoryData<Action<TelegramOptions>, string> Mistakes =>
        new()
        {
            { o => o.LongText = (LongTextAction)7, "LongText is not a valid value. Use Split or Reject." },
            { o => o.OnBadMarkup = (BadMarkupAction)7, "OnBadMarkup is not a valid value. Use Fail or SendPlain." },
            {
                o => o.GroupRateLimit = new RateLimit { Permits = 5 },
                "GroupRateLimit must have Permits of at least 1 and a Window above zero. Set both to zero for no limit."
            },
            {
                o => o.WebhookSecret = "",
                "WebhookSecret is not a valid secret_token. Use 1 to 256 of A-Z a-z 0-9 _ -, the same as in the call "
                    + "of setWebhook, or leave it out to accept no updates."
            },
            {
                o => o.WebhookSecret = "top secret",
                "WebhookSecret is not a valid secret_token. Use 1 to 256 of A-Z a-z 0-9 _ -, the same as in the call "
                    + "of setWebhook, or leave it out to accept no updates."
            },
            {
                o => o.WebhookSecret = new string('a', 257),
                "WebhookSecret is not a valid secret_token. Use 1 to 256 of A-Z a-z 0-9 _ -, the same as in the call "
                    + "of setWebhook, or leave it out to accept no updates."
            },
            {
                o => o.BotUserName = "@example_bot",
                "BotUserName is not a valid user name of a bot. Set it without the @, for example example_bot, or "
                    + "leave it out to create no links."
            },
            {
                o => o.BotUserName = "",
                "BotUserName is not a valid user name of a bot. Set it without the @, for example example_bot, or "
                    + "leave it out to create no links."
            },
            {
                o => o.LinkValidity = TimeSpan.Zero,
                "LinkValidity is out of range. Use 1 minute to 30 days, for example 01:00:00."
            },
            {
                o => o.LinkValidity = TimeSpan.FromDays(31),
                "LinkValidity is out of range. Use 1 minute to 30 days, for example 01:00:00."
            },
            {
                o => o.LinkedText = new string('a', 4097),
                "LinkedText is too long. Use at most 4096 characters, or an empty text to reply nothing."
            },
            {
                o => o.LinkInvalidText = new string('a', 4097),
                "LinkInvalidText is too long. Use at most 4096 characters, or an empty text to reply nothing."
            },
            {
                o => o.TooManyChatsText = new string('a', 4097),
                "TooManyChatsText is too long. Use at most 4096 characters, or an empty text to reply nothing."
            },
            { o => o.MaxChatsPerUser = 0, "MaxChatsPerUser is out of range. Use 1 to 1000." },
            { o => o.MaxChatsPerUser = 1001, "MaxChatsPerUser is out of range. Use 1 to 1000." },
            {
                o => o.ConnectTimeout = TimeSpan.Zero,
                "ConnectTimeout must be above zero and at most one day, for example 00:00:30."
            },
            {
                o => o.RequestTimeout = TimeSpan.FromDays(2),
                "RequestTimeout must be above zero and at most one day, for example 00:00:30."
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_error_names_the_option_and_the_remedy(Action<TelegramOptions> mistake, string error) =>
        Errors(mistake).Should().Equal(error);

    [Fact]
    public void A_limit_may_be_turned_off() => Errors(o => o.GroupRateLimit = RateLimit.None).Should().BeEmpty();

    [Fact]
    public void The_longest_secret_is_welcome() =>
        Errors(o => (o.WebhookSecret, o.BotUserName) = (new string('a', 254) + "_-", "Example_Bot"))
            .Should().BeEmpty();

    [Fact]
    public void Options_show_no_secret()
    {
        var options = new TelegramOptions { BotToken = Token, WebhookSecret = "top-secret" };

        options.ToString().Should().Be("TelegramOptions api.telegram.org:443");
        new TelegramOptions { ApiUrl = "nonsense" }.ToString().Should().Be("TelegramOptions");
    }

    private static List<string> Errors(Action<TelegramOptions> configure)
    {
        var options = new TelegramOptions { BotToken = Token };
        configure(options);
        return [.. TelegramOptionsValidator.Validate(options)];
    }
}
