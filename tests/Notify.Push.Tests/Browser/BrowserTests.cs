using System.Text;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Testing;

namespace Notify.Push.Tests.Browser;

/// <summary>
/// Firefox subscribes with our client script and decrypts our messages, and our service worker shows them.
/// </summary>
public sealed class BrowserTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    /// <summary>The browser has decrypted a message and delivered it (autopush).</summary>
    private const int Delivered = 100;

    /// <summary>The browser could not decrypt the message.</summary>
    private const int NotDecrypted = 101;

    [Fact]
    public async Task The_worker_shows_what_was_sent()
    {
        var tab = await world.OpenAsync("shows");
        (await StateAsync(tab)).Should().Be("unsubscribed");
        var posted = await tab.SubscribeAsync(BrowserWorld.Keys);
        posted.Method.Should().Be("POST");
        posted.Subscription.ApplicationServerKey.Should().Be(BrowserWorld.Keys.PublicKey);
        (await StateAsync(tab)).Should().Be("subscribed");

        var envelope = Envelope();
        var code = await world.SendAsync(
            posted.Subscription,
            envelope,
            "Grüße, 世界 👋",
            ("title", "Stop-loss failed"),
            ("url", "/orders/42"),
            ("tag", "order-42"),
            ("dir", "rtl"),
            ("require_interaction", "true"),
            ("actions",
                """[{"action":"retry","title":"Try again","url":"/orders/42/retry"},"""
                    + """{"action":"mute","title":"Not now"}]"""),
            ("data", """{"order":42,"symbol":"XAUUSD"}"""));

        code.Should().Be(Delivered);
        await tab.ReceiveAsync("show", envelope.Id);
        (await tab.NotificationsAsync())[0].GetRawText().Should().Be(
            """
            {"title":"Stop-loss failed","body":"Grüße, 世界 👋","tag":"order-42","lang":"en","dir":"rtl",
            "silent":false,"requireInteraction":true,
            "actions":[{"action":"retry","title":"Try again"},{"action":"mute","title":"Not now"}],
            "data":{"order":42,"symbol":"XAUUSD",
            "notify":{"id":"ID","url":"/orders/42","actions":{"retry":"/orders/42/retry"}}}}
            """.ReplaceLineEndings("").Replace("ID", envelope.Id.ToString(), StringComparison.Ordinal));
        (await (await world.AlertsAsync()).TextAsync("Stop-loss failed")).Should().Be("Grüße, 世界 👋");
    }

    [Fact]
    public async Task The_longest_notification_arrives()
    {
        var tab = await world.OpenAsync("longest");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;
        var envelope = Envelope();
        var frame = $$$"""{"web_push":8030,"id":"{{{envelope.Id}}}","notification":{"title":"Long","body":"*"}}""";
        var body = new string('x', PushOptions.MaxPayloadBytes - frame.Length + 1);

        var code = await world.SendBytesAsync(
            subscription,
            Encoding.UTF8.GetBytes(frame.Replace("*", body, StringComparison.Ordinal)));

        code.Should().Be(Delivered);
        await tab.ReceiveAsync("show", envelope.Id);
        (await tab.NotificationsAsync())[0].GetProperty("body").GetString().Should().Be(body);
    }

    [Fact]
    public async Task A_message_for_other_keys_is_not_decrypted()
    {
        var tab = await world.OpenAsync("other-keys");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;
        var stranger = VapidKeys.Generate();
        var mistaken = PushSubscription.Create(
            subscription.Endpoint.AbsoluteUri,
            stranger.PublicKey,
            subscription.Auth,
            allowPrivateNetworks: true);

        (await world.SendAsync(mistaken, Envelope(), "not to be read", ("title", "Never shown")))
            .Should().Be(NotDecrypted);

        (await tab.NotificationsAsync()).GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_repetition_takes_the_first_ones_place_without_a_sound()
    {
        var tab = await world.OpenAsync("repetition");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;
        var envelope = Envelope();

        for (var time = 0; time < 2; time++)
        {
            (await world.SendAsync(subscription, envelope, "once is enough", ("title", "Twice sent")))
                .Should().Be(Delivered);
            await tab.ReceiveAsync("show", envelope.Id);
        }

        var shown = await tab.NotificationsAsync();
        shown.GetArrayLength().Should().Be(1);
        shown[0].GetProperty("silent").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task An_unreadable_message_is_shown_all_the_same()
    {
        var tab = await world.OpenAsync("unreadable");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;

        (await world.SendBytesAsync(subscription, "neither JSON nor ours"u8.ToArray())).Should().Be(Delivered);

        await tab.ReceiveAsync("show", id: null);
        (await (await world.AlertsAsync()).TextAsync("127.0.0.1")).Should().Be("There is something new.");
    }

    [Fact]
    public async Task A_click_opens_the_url_and_an_action_its_own()
    {
        var tab = await world.OpenAsync("clicks");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;
        var alerts = await world.AlertsAsync();
        (string, string)[] parts =
        [
            ("url", "/orders/43"),
            ("actions", """[{"action":"retry","title":"Try again","url":"/orders/43/retry"}]"""),
            ("data", """{"order":43}"""),
        ];

        var first = Envelope();
        await world.SendAsync(subscription, first, "click me", [("title", "A click"), .. parts]);
        await tab.ReceiveAsync("show", first.Id);
        await alerts.ClickAsync("A click");
        await world.VisitedAsync("/orders/43");
        var click = await tab.ReceiveAsync("click", first.Id);
        click.GetProperty("action").GetString().Should().BeEmpty();
        click.GetProperty("data").GetRawText().Should().Be("""{"order":43}""");

        var second = Envelope();
        await world.SendAsync(subscription, second, "press me", [("title", "A button"), .. parts]);
        await tab.ReceiveAsync("show", second.Id);
        await alerts.PressAsync("A button", "retry");
        await world.VisitedAsync("/orders/43/retry");
        (await tab.ReceiveAsync("click", second.Id)).GetProperty("action").GetString().Should().Be("retry");
    }

    [Fact]
    public async Task A_click_leads_to_the_workers_home_if_the_template_has_no_url()
    {
        var tab = await world.OpenAsync("home");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys, "?home=/inbox")).Subscription;
        var envelope = Envelope();
        await world.SendAsync(subscription, envelope, "click me", ("title", "A click without a URL"));
        await tab.ReceiveAsync("show", envelope.Id);

        await (await world.AlertsAsync()).ClickAsync("A click without a URL");

        await world.VisitedAsync("/inbox");
    }

    [Fact]
    public async Task The_page_hears_that_a_notification_was_dismissed()
    {
        var tab = await world.OpenAsync("dismissals");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;
        var envelope = Envelope();
        await world.SendAsync(subscription, envelope, "go away", ("title", "A dismissal"));
        await tab.ReceiveAsync("show", envelope.Id);

        await (await world.AlertsAsync()).DismissAsync("A dismissal");

        await tab.ReceiveAsync("close", envelope.Id);
    }

    [Fact]
    public async Task A_lost_subscription_is_renewed_by_the_worker()
    {
        var tab = await world.OpenAsync("renewal");
        var lost = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;

        world.Autopush.ForgetBrowser();

        var renewed = await tab.NextAsync();
        renewed.Subscription.Endpoint.Should().NotBe(lost.Endpoint);
        renewed.Subscription.ApplicationServerKey.Should().Be(BrowserWorld.Keys.PublicKey);
        renewed.Replaces.Should().Be(lost.Endpoint.AbsoluteUri);
        var envelope = Envelope();
        (await world.SendAsync(renewed.Subscription, envelope, "still here", ("title", "After the renewal")))
            .Should().Be(Delivered);
        await tab.ReceiveAsync("show", envelope.Id);
    }

    [Fact]
    public async Task A_subscription_by_another_key_is_replaced()
    {
        var tab = await world.OpenAsync("rotation");
        var old = (await tab.SubscribeAsync(VapidKeys.Generate())).Subscription;
        (await tab.SubscribeAsync(BrowserWorld.Keys)).Replaces.Should().Be(old.Endpoint.AbsoluteUri);

        var again = await tab.SubscribeAsync(BrowserWorld.Keys);

        again.Replaces.Should().BeNull("a subscription of the same key stays and is posted again");
        again.Subscription.Endpoint.Should().NotBe(old.Endpoint);
        var envelope = Envelope();
        (await world.SendAsync(again.Subscription, envelope, "by the new key", ("title", "After the rotation")))
            .Should().Be(Delivered);
        await tab.ReceiveAsync("show", envelope.Id);
    }

    [Fact]
    public async Task Whoever_unsubscribes_gets_no_more()
    {
        var tab = await world.OpenAsync("leaving");
        var subscription = (await tab.SubscribeAsync(BrowserWorld.Keys)).Subscription;

        (await tab.RunAsync(
                "return [await push.unsubscribe({ subscriptionsUrl: 'subscriptions' }), await push.unsubscribe()]"))
            .GetRawText()
            .Should().Be("[true,false]");

        var removed = await tab.NextAsync();
        removed.Method.Should().Be("DELETE");
        removed.Subscription.Endpoint.Should().Be(subscription.Endpoint);
        (await StateAsync(tab)).Should().Be("unsubscribed");
        var result = await world.TrySendAsync(subscription, Envelope(), "too late", ("title", "Never shown"));
        (result.Outcome, result.Suppression).Should().Be((SendOutcome.InvalidRecipient, SuppressionReason.Gone));
    }

    private static async Task<string?> StateAsync(PushTab tab) =>
        (await tab.RunAsync("return await push.state()")).GetString();

    private static Envelope Envelope() => TestEnvelopes.Envelope(Channels.Push, now: TimeProvider.System.GetUtcNow());
}
