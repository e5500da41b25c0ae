using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;

namespace Notify.Telegram.Tests;

public sealed class TelegramSenderMarkupTests
{
    [Theory]
    [InlineData("1.5 lots", "markdown", "character 1 of the markdown text")]
    [InlineData("<p>gold</p>", "html", "character 0 of the html text")]
    public async Task Markup_Telegram_would_refuse_is_rejected_with_its_place_before_it_is_sent(
        string body,
        string format,
        string place)
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync(body, ("format", format));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "bad_markup"));
        result.Detail.Should().Contain(place);
        world.Api.CallsReceived.Should().Be(0);
    }

    [Theory]
    [InlineData("1.5 lots \\(gold\\)", "markdown", "1.5 lots (gold)")]
    [InlineData("<p>gold &amp; <b>silver</b></p>", "html", "<p>gold & silver</p>")]
    public async Task Told_to_it_goes_as_plain_text_with_a_warning(string body, string format, string text)
    {
        await using var world = await TelegramWorld.StartAsync(o => o.OnBadMarkup = BadMarkupAction.SendPlain);

        var result = await world.SendAsync(body, ("format", format));

        result.Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages.Should().ContainSingle()
            .Which.Should().Match<ReceivedBotMessage>(message => message.Text == text && message.ParseMode == null);
        result.Warnings.Should().ContainSingle().Which.Should()
            .StartWith("The message was sent as plain text, because the markup of its template is invalid: ")
            .And.NotContain("gold");
    }

    [Fact]
    public async Task Markup_only_Telegram_refuses_is_rejected_too()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(400, "Bad Request: can't parse entities: something new"));

        (await world.SendAsync()).Error.Should().Be("bad_markup");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://example.com/a.png")]
    public async Task Told_to_it_goes_once_more_as_plain_text(string? photo)
    {
        await using var world = await TelegramWorld.StartAsync(o => o.OnBadMarkup = BadMarkupAction.SendPlain);
        world.Api.Script(BotApiScript.Refuse(400, "Bad Request: can't parse entities: something new"));

        var result = await world.SendAsync("*Gold* 1\\.5", ("photo", photo ?? ""));

        result.Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages.Should().ContainSingle()
            .Which.Should()
            .Match<ReceivedBotMessage>(message => message.Text == "*Gold* 1.5" && message.ParseMode == null);
        result.Warnings.Should().ContainSingle().Which.Should().StartWith("The message was sent as plain text");
    }

    [Fact]
    public async Task Plain_text_that_is_refused_is_not_sent_again()
    {
        await using var world = await TelegramWorld.StartAsync(o => o.OnBadMarkup = BadMarkupAction.SendPlain);
        world.Api.Script(BotApiScript.Refuse(400, "Bad Request: can't parse entities: something new").Forever());

        (await world.SendAsync("hello", ("format", "plain"))).Error.Should().Be("bad_markup");
        world.Api.CallsReceived.Should().Be(1);
    }
}
