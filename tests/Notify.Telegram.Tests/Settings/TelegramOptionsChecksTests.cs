using Notify.Telegram.Settings;

namespace Notify.Telegram.Tests.Settings;

public sealed class TelegramOptionsChecksTests
{
    private const string Token = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345";

    [Fact]
    public void A_token_is_enough() => Problems(_ => { }).Should().BeEmpty();

    [Theory]
    [InlineData("http://127.0.0.1:8081")]
    [InlineData("https://bots.example.com/")]
    [InlineData("http://[::1]:8081")]
    public void A_server_of_ones_own_is_welcome(string url) => Problems(o => o.ApiUrl = url).Should().BeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void A_missing_token_is_asked_for(string? token) => Problems(o => o.BotToken = token).Should().Equal("Notify:Telegram:BotToken is empty; set the token BotFather gave for the bot.");

    [Theory]
    [InlineData("123456789")]
    [InlineData("bot123456789:AAabcdefghijklmnopqrstuvwxyz_-12345")]
    [InlineData("123456789:AAabcdefghijklmnopqrstuvwxyz_-12345 ")]
    [InlineData("123456789:AAabcdefghijklmnopqrstuvwxyz/12345")]
    [InlineData("123456789:AAshort")]
    [InlineData("123456789:AAabcdefghijklmnopqrstuvwxyz_-12345\n")]
    public void A_token_of_another_form_is_refused_and_not_repeated(string token)
    {
        var problem = Problems(o => o.BotToken = token).Should().ContainSingle().Which;

        problem.Should().StartWith("Notify:Telegram:BotToken has not the form of a token").And.NotContain(token.Trim());
    }

    [Theory]
    [InlineData("")]
    [InlineData("api.telegram.org")]
    [InlineData("ftp://api.telegram.org")]
    [InlineData("https://api.telegram.org/bot")]
    [InlineData("https://user:secret@api.telegram.org")]
    [InlineData("https://api.telegram.org/?a=b")]
    public void An_address_that_is_no_servers_is_refused(string url)
    {
        var problem = Problems(o => o.ApiUrl = url).Should().ContainSingle().Which;

        problem.Should().StartWith("Notify:Telegram:ApiUrl is no server's address").And.NotContain("secret");
    }

    public static TheoryData<Action<TelegramOptions>, string> Mistakes => new()
    {
        { o => o.LongText = (LongTextAction)7, "LongText is none of its values; write Split or Reject." },
        { o => o.OnBadMarkup = (BadMarkupAction)7, "OnBadMarkup is none of its values; write Fail or SendPlain." },
        { o => o.GroupRateLimit = new RateLimit { Permits = 5 }, "GroupRateLimit needs Permits of at least 1 and a Window above zero; both zero turn it off." },
        { o => o.WebhookSecret = "", "WebhookSecret is no secret_token; write 1 to 256 of A-Z a-z 0-9 _ -, the same as setWebhook is called with, or leave it out to take no updates." },
        { o => o.WebhookSecret = "top secret", "WebhookSecret is no secret_token; write 1 to 256 of A-Z a-z 0-9 _ -, the same as setWebhook is called with, or leave it out to take no updates." },
        { o => o.WebhookSecret = new string('a', 257), "WebhookSecret is no secret_token; write 1 to 256 of A-Z a-z 0-9 _ -, the same as setWebhook is called with, or leave it out to take no updates." },
        { o => o.BotUserName = "@example_bot", "BotUserName is no bot's user name; write it without the @, for example example_bot, or leave it out to make no links." },
        { o => o.BotUserName = "", "BotUserName is no bot's user name; write it without the @, for example example_bot, or leave it out to make no links." },
        { o => o.LinkValidity = TimeSpan.Zero, "LinkValidity is out of range; write a time from 1 minute to 30 days, for example 01:00:00." },
        { o => o.LinkValidity = TimeSpan.FromDays(31), "LinkValidity is out of range; write a time from 1 minute to 30 days, for example 01:00:00." },
        { o => o.LinkedText = new string('a', 4097), "LinkedText is too long; write at most 4096 characters, or leave it empty to say nothing." },
        { o => o.LinkInvalidText = new string('a', 4097), "LinkInvalidText is too long; write at most 4096 characters, or leave it empty to say nothing." },
        { o => o.Concurrency = 0, "Concurrency is below 1; write how many messages may be sent at once, at least 1." },
        { o => o.MaxAttachmentBytes = -1, "MaxAttachmentBytes is negative; write how many bytes an attachment may have." },
        { o => o.ConnectTimeout = TimeSpan.Zero, "ConnectTimeout is out of range; write a time above zero and at most a day, for example 00:00:30." },
        { o => o.RequestTimeout = TimeSpan.FromDays(2), "RequestTimeout is out of range; write a time above zero and at most a day, for example 00:00:30." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_the_setting_and_what_to_write(Action<TelegramOptions> mistake, string problem) => Problems(mistake).Should().Equal("Notify:Telegram:" + problem);

    [Fact]
    public void A_limit_may_be_turned_off() => Problems(o => o.GroupRateLimit = RateLimit.None).Should().BeEmpty();

    [Fact]
    public void The_longest_secret_is_welcome() => Problems(o => (o.WebhookSecret, o.BotUserName) = (new string('a', 254) + "_-", "Example_Bot")).Should().BeEmpty();

    [Fact]
    public void Options_show_no_secret()
    {
        var options = new TelegramOptions { BotToken = Token, WebhookSecret = "top-secret" };

        options.ToString().Should().Be("TelegramOptions api.telegram.org:443");
        new TelegramOptions { ApiUrl = "nonsense" }.ToString().Should().Be("TelegramOptions");
    }

    private static List<string> Problems(Action<TelegramOptions> configure)
    {
        var options = new TelegramOptions { BotToken = Token };
        configure(options);
        return [.. TelegramOptionsChecks.Problems(options, TelegramSection.Of("telegram"))];
    }
}
