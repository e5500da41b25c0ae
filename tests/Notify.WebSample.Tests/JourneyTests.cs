using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notify.Testing;
using Notify.WebSample.Tests.Harness;

namespace Notify.WebSample.Tests;

/// <summary>What a visitor does, over HTTP; what arrives, at the local receivers.</summary>
public sealed partial class JourneyTests : IDisposable
{
    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_test_arrives_by_every_channel()
    {
        var owner = await _app.VisitAsync("owner");
        (await owner.TestAsync("owner", "push")).StatusCode.Should().Be(HttpStatusCode.BadRequest, "no browser is subscribed");
        (await owner.SubscribeAsync()).StatusCode.Should().Be(HttpStatusCode.Created);
        (await owner.PageAsync("/")).Should().Contain("1 subscription.");
        await owner.ClickAsync("/local/telegram/start");
        (await owner.PageAsync("/")).Should().Contain("1 chat.").And.Contain("https://t.me/notify_demo_bot?start=");
        await owner.ClickAsync("/local/pager", ("state", "working"));

        foreach (var channel in new[] { "push", "email", "telegram", "pager" })
        {
            var answer = await owner.TestAsync("owner", channel);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<string>().Should().Be("sent");
        }

        (await _app.Providers.Push!.WaitForMessageAsync(ct: Until.Late)).Text.Should().Contain("a test by push");
        (await _app.Providers.Smtp!.WaitForMessageAsync(ct: Until.Late)).Message.HtmlBody.Should().Contain("a test by email");
        (await _app.Providers.Telegram!.WaitForMessageAsync(ct: Until.Late)).Text.Should().Contain("a test by telegram");
        _app.Pager.Pages.Should().ContainSingle().Which.Should().Contain("a test by pager");
        (await owner.PageAsync("/inbox"))
            .Should().ContainAll(
                "EURUSD FAILED",
                "a test by push",
                "a test by telegram",
                "Order failed for EURUSD</a> to owner@demo.example");
    }

    [Fact]
    public async Task Telegrams_own_update_links_the_chat_too()
    {
        var trader = await _app.VisitAsync("trader");
        var token = new Uri(StartLink().Match(await trader.PageAsync("/")).Value).Query["?start=".Length..];
        var secret = _app.Services.GetRequiredService<IConfiguration>()["Notify:Telegram:WebhookSecret"];
        const string Webhook = Visitor.Api + "/inbound/telegram";
        (await BotUpdates.PostAsync(_app.CreateClient(), Webhook, "guessed", BotUpdates.Start(77, token))).StatusCode
            .Should().Be(HttpStatusCode.Unauthorized);
        (await trader.PageAsync("/")).Should().Contain("0 chats.");
        (await BotUpdates.PostAsync(_app.CreateClient(), Webhook, secret, BotUpdates.Start(77, token))).StatusCode
            .Should().Be(HttpStatusCode.OK);
        (await trader.PageAsync("/")).Should().Contain("1 chat.");
    }

    [Fact]
    public async Task A_dead_letter_is_listed_requeued_and_delivered()
    {
        var operating = await _app.VisitAsync("operator");
        await operating.ClickAsync("/trouble/page");
        var dead = await Until.AsksAsync(
            () => operating.JsonAsync($"{Visitor.Api}/dead-letters?channel=pager"),
            list => list["items"]!.AsArray().Count == 3);
        var id = dead["items"]![0]!["id"]!.GetValue<string>();
        dead["items"]![0]!["reason"]!.GetValue<string>().Should().Be("transient");
        (await operating.JsonAsync($"{Visitor.Api}/dead-letters/{id}"))["history"]!.AsArray()
            .Select(step => step!["detail"]!.GetValue<string>())
            .Should().HaveCount(3).And.OnlyContain(detail => detail.Contains("the pager is broken"));

        await operating.ClickAsync("/local/pager", ("state", "working"));
        (await operating.SendAsync(HttpMethod.Post, $"{Visitor.Api}/dead-letters/{id}/requeue")).StatusCode
            .Should().Be(HttpStatusCode.NoContent);
        await Until.AsksAsync(() => Task.FromResult(_app.Pager.Pages.ToArray()), pages => pages.Length == 1);
        (await operating.JsonAsync($"{Visitor.Api}/dead-letters?channel=pager"))["items"]!.AsArray().Should().HaveCount(2);
    }

    [Fact]
    public async Task An_expired_browser_is_forgotten_and_the_alert_goes_by_mail()
    {
        var trader = await _app.VisitAsync("trader");
        (await trader.SubscribeAsync()).StatusCode.Should().Be(HttpStatusCode.Created);
        await trader.ClickAsync("/local/browser/expire");
        await trader.ClickAsync("/messages/alert");
        (await _app.Providers.Smtp!.WaitForMessageAsync(ct: Until.Late)).Recipients.Should().Equal("trader@demo.example");
        (await trader.PageAsync("/")).Should().Contain("0 subscriptions.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_unsubscribes_by_a_mails_link_gets_no_more_of_the_list_and_all_the_rest(bool oneClick)
    {
        var trader = await _app.VisitAsync("trader");
        await trader.ClickAsync("/messages/newsletter");
        var mail = await _app.Providers.Smtp!.WaitForMessageAsync(ct: Until.Late);
        var page = await trader.PageAsync($"/inbox/{mail.QueueId}");
        var link = new Uri(mail.Message.Headers["List-Unsubscribe"]!.Trim('<', '>'));
        page.Should().Contain(link.AbsoluteUri);
        mail.Message.Headers["List-Unsubscribe-Post"].Should().Be("List-Unsubscribe=One-Click");
        (await trader.PageAsync($"/inbox/{mail.QueueId}/html")).Should().Contain("Gold at a high")
            .And.Contain($"<a href=\"{link.AbsoluteUri}\">Unsubscribe</a>", "the footer has the link of the header");
        mail.Message.TextBody.Should().Contain(link.AbsoluteUri);

        // The link works without a sign-in. Opening its page alone changes nothing.
        var anybody = _app.CreateClient();
        (await anybody.GetStringAsync(link.PathAndQuery)).Should().Contain("<form method=\"post\">");
        await trader.ClickAsync("/messages/newsletter");
        await _app.Providers.Smtp!.WaitForMessagesAsync(2, Until.Late);
        using var form = new FormUrlEncodedContent(oneClick ? [KeyValuePair.Create("List-Unsubscribe", "One-Click")] : []);
        (await anybody.PostAsync(link.PathAndQuery, form)).StatusCode.Should().Be(HttpStatusCode.OK);

        await trader.ClickAsync("/messages/newsletter");
        await trader.ClickAsync("/messages/alert");
        await _app.Services.GetRequiredService<INotifyRuntime>().DrainAsync(Until.Late);
        _app.Providers.Smtp!.Messages.Select(one => one.Message.Subject)
            .Should().Equal("Your week in the markets", "Your week in the markets", "Order failed for XAUUSD");
    }

    [GeneratedRegex("https://t\\.me/[^\"]+")]
    private static partial Regex StartLink();
}
