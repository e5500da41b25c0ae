using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Push.Tests.Harness;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Push.Tests;

/// <summary>From one call to the browser, through the real pipeline and a real push service.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private const string Template = """
        ---
        title: {{ Order }} failed for {{ Symbol }}
        url: /orders/{{ Id }}
        actions: [{"action": "open", "title": {{ Symbol | json }}, "url": "/orders/{{ Id }}"}]
        data: {"symbol": {{ Symbol | json }}}
        topic: order-{{ Id }}
        icon: {{ Icon }}
        urgency: high
        ---
        The broker refused it: {{ Reason }}
        """;

    private readonly List<DeliveryEvent> _events = [];
    private LocalPushService _service = null!;
    private ServiceProvider _provider = null!;

    public async Task InitializeAsync()
    {
        _service = await LocalPushService.StartAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new Watcher(_events));
        services.AddNotify(o => o.Via = Via.FirstOf(Channels.Push))
            .AddTemplateSource(new InMemoryTemplateSource
            {
                ["position-failed/push.liquid"] = Template,
                ["title-only/push.liquid"] = "---\ntitle: You have {{ Count }} messages\napp_badge: {{ Count }}\n---",
            })
            .AddObserver<Watcher>()
            .AddPush(o =>
            {
                (o.VapidPublicKey, o.VapidPrivateKey, o.Subject) = (
                    PushWorld.Keys.PublicKey,
                    PushWorld.Keys.PrivateKey,
                    "mailto:ops@example.com");
                o.AllowPrivateNetworks = true;
                o.BreakerDelay = o.BreakerMaxDelay = TimeSpan.FromMilliseconds(200);
                o.RetryDelays = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)];
            });
        _provider = services.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task What_the_template_says_is_what_the_browser_gets()
    {
        var subscription = _service.CreateSubscription(PushWorld.Keys.PublicKey);

        await NotifyAsync(
            new Recipient("user-42")
            {
                Addresses = new Dictionary<string, string> { [Channels.Push] = subscription.ToJson() },
            });

        var push = _service.Messages.Should().ContainSingle().Subject;
        push.Topic.Should().Be("order-991");
        var notification = push.Json.GetProperty("notification");
        notification.GetProperty("title").GetString().Should().Be("Stop-loss failed for XAU\"USD & more");
        notification.GetProperty("body").GetString().Should().Be("The broker refused it: <margin> & more");
        notification.GetProperty("navigate").GetString().Should().Be("/orders/991");
        notification.GetProperty("data").GetProperty("symbol").GetString().Should().Be("XAU\"USD & more");
        notification.GetProperty("actions")[0].GetProperty("title").GetString().Should().Be("XAU\"USD & more");
    }

    [Fact]
    public async Task Of_three_devices_one_is_gone_one_fails_for_now_and_one_is_fine()
    {
        var book = _provider.GetRequiredService<IAddressBook>();
        var (gone, busy, fine) = (
            _service.CreateSubscription(),
            _service.CreateSubscription(),
            _service.CreateSubscription());
        foreach (var subscription in (LocalPushSubscription[])[gone, busy, fine])
            await book.AddAddressAsync("user-42", Channels.Push, subscription.ToJson());
        gone.Expire();
        _service.Script(PushScript.Fail(match: subscription => subscription == busy));

        await NotifyAsync(new Recipient("user-42"));

        _service.Messages.Select(push => push.Subscription).Should().BeEquivalentTo([busy, fine]);
        _service.Messages.Select(push => push.Json.GetProperty("id").GetGuid()).Distinct().Should().ContainSingle();
        (await book.GetAddressesAsync("user-42", Channels.Push))
            .Should().BeEquivalentTo([busy.ToJson(), fine.ToJson()]);
        (await book.GetSuppressionAsync(Channels.Push, gone.Endpoint.AbsoluteUri))!
            .Reason.Should().Be(SuppressionReason.Gone);
        _events.Select(e => e.Kind).Should().Contain(DeliveryEventKind.AddressSuppressed);
    }

    [Fact]
    public async Task A_lost_answer_leads_to_a_repetition_of_the_same_id()
    {
        var subscription = _service.CreateSubscription();
        _service.Script(PushScript.DropAfterAccepted());

        await NotifyAsync(
            new Recipient("user-42")
            {
                Addresses = new Dictionary<string, string> { [Channels.Push] = subscription.ToJson() },
            });

        var messages = _service.Messages;
        messages.Should().HaveCount(2);
        messages[0].Json.GetProperty("id").GetGuid().Should().Be(messages[1].Json.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task One_refused_subscription_does_not_delay_the_others()
    {
        var bad = _service.CreateSubscription();
        _service.Script(PushScript.Reply(403, match: subscription => subscription == bad).Forever());
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await EnqueueAsync(RecipientOf(bad), guard.Token);
        for (var i = 0; i < 50; i++)
            await EnqueueAsync(RecipientOf(_service.CreateSubscription()), guard.Token);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await _provider.GetRequiredService<INotifyRuntime>().StartAsync(guard.Token);
        await _service.WaitForMessagesAsync(50, guard.Token);

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
        _service.Messages.Should().OnlyContain(push => push.Subscription != bad);
    }

    [Fact]
    public async Task A_service_that_answers_404_for_everything_does_not_empty_the_address_book()
    {
        var book = _provider.GetRequiredService<IAddressBook>();
        _service.Script(PushScript.NotFound().Forever());
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 20; i++)
        {
            await book.AddAddressAsync($"user-{i}", Channels.Push, _service.CreateSubscription().ToJson(), guard.Token);
            await EnqueueAsync(new Recipient($"user-{i}"), guard.Token);
        }

        await _provider.GetRequiredService<INotifyRuntime>().StartAsync(guard.Token);
        var monitor = _provider.GetRequiredService<IChannelMonitor>();
        await _service.WaitUntilAsync(
            () => monitor.Channels.Any(row => row.Status == ChannelStatus.Misconfigured), guard.Token);
        var paused = _service.RequestsReceived;
        await _service.WaitUntilAsync(() => _service.RequestsReceived >= paused + 2, guard.Token);

        paused.Should().BeLessThan(40, "the service is paused");
        for (var i = 0; i < 20; i++)
            (await book.GetAddressesAsync($"user-{i}", Channels.Push, guard.Token)).Should().ContainSingle();

        _service.ClearScripts();
        await _service.WaitUntilAsync(() => _service.MessagesAccepted > 0, guard.Token);
        lock (_events)
        {
            _events.Should().NotContain(e =>
                e.Kind == DeliveryEventKind.DeadLettered || e.Kind == DeliveryEventKind.AddressSuppressed);
        }
    }

    [Fact]
    public async Task A_message_with_a_topic_and_an_icon_that_are_invalid_arrives()
    {
        var subscription = _service.CreateSubscription();

        await NotifyAsync(
            RecipientOf(subscription), id: "0196f0a1-b2c3-7d4e-8f90-a1b2c3d4e5f6", icon: "data:image/png;base64,x");

        var push = _service.Messages.Should().ContainSingle().Subject;
        push.Topic.Should().HaveLength(32);
        push.Json.GetProperty("notification").TryGetProperty("icon", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_template_without_a_body_arrives_with_its_title_and_badge()
    {
        var subscription = _service.CreateSubscription();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await _provider.GetRequiredService<INotifier>().EnqueueAsync(
            new Notification("title-only", RecipientOf(subscription))
            {
                Model = new Dictionary<string, int> { ["Count"] = 3 },
            },
            guard.Token);
        await _provider.GetRequiredService<INotifyRuntime>().DrainAsync(guard.Token);

        var push = _service.Messages.Should().ContainSingle().Subject;
        push.Json.GetProperty("app_badge").GetInt32().Should().Be(3);
        var notification = push.Json.GetProperty("notification");
        notification.GetProperty("title").GetString().Should().Be("You have 3 messages");
        notification.GetProperty("navigate").GetString().Should().Be("/");
        notification.TryGetProperty("body", out _).Should().BeFalse();
    }

    private static Recipient RecipientOf(LocalPushSubscription subscription) =>
        new() { Addresses = new Dictionary<string, string> { [Channels.Push] = subscription.ToJson() } };

    private async Task NotifyAsync(Recipient recipient, string id = "991", string icon = "")
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await EnqueueAsync(recipient, guard.Token, id, icon);
        await _provider.GetRequiredService<INotifyRuntime>().DrainAsync(guard.Token);
    }

    private async Task EnqueueAsync(
        Recipient recipient, CancellationToken cancellationToken, string id = "991", string icon = "")
    {
        var model = new Dictionary<string, string>
        {
            ["Order"] = "Stop-loss",
            ["Symbol"] = "XAU\"USD & more",
            ["Id"] = id,
            ["Icon"] = icon,
            ["Reason"] = "<margin> & more",
        };
        await _provider.GetRequiredService<INotifier>()
            .EnqueueAsync(new Notification("position-failed", recipient) { Model = model }, cancellationToken);
    }

    private sealed class Watcher(List<DeliveryEvent> events) : IDeliveryObserver
    {
        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            if (delivery.Kind == DeliveryEventKind.Enqueued)
                return ValueTask.CompletedTask;
            lock (events)
                events.Add(delivery);
            return ValueTask.CompletedTask;
        }
    }
}
