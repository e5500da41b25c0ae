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
            .AddTemplateSource(new InMemoryTemplateSource { ["position-failed/push.liquid"] = Template })
            .AddObserver<Watcher>()
            .AddPush(o =>
            {
                (o.VapidPublicKey, o.VapidPrivateKey, o.Subject) = (PushWorld.Keys.PublicKey, PushWorld.Keys.PrivateKey, "mailto:ops@example.com");
                o.AllowPrivateNetworks = true;
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

        await NotifyAsync(new Recipient("user-42") { Addresses = new Dictionary<string, string> { [Channels.Push] = subscription.ToJson() } });

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
        var (gone, busy, fine) = (_service.CreateSubscription(), _service.CreateSubscription(), _service.CreateSubscription());
        foreach (var subscription in (LocalPushSubscription[])[gone, busy, fine])
            await book.AddAddressAsync("user-42", Channels.Push, subscription.ToJson());
        gone.Expire();
        _service.Script(PushScript.Fail(match: subscription => subscription == busy));

        await NotifyAsync(new Recipient("user-42"));

        _service.Messages.Select(push => push.Subscription).Should().BeEquivalentTo([busy, fine]);
        _service.Messages.Select(push => push.Json.GetProperty("id").GetGuid()).Distinct().Should().ContainSingle();
        (await book.GetAddressesAsync("user-42", Channels.Push)).Should().BeEquivalentTo([busy.ToJson(), fine.ToJson()]);
        (await book.GetSuppressionAsync(Channels.Push, gone.Endpoint.AbsoluteUri))!.Reason.Should().Be(SuppressionReason.Gone);
        _events.Select(e => e.Kind).Should().Contain(DeliveryEventKind.AddressSuppressed);
    }

    [Fact]
    public async Task A_lost_answer_leads_to_a_repetition_of_the_same_id()
    {
        var subscription = _service.CreateSubscription();
        _service.Script(PushScript.DropAfterAccepted());

        await NotifyAsync(new Recipient("user-42") { Addresses = new Dictionary<string, string> { [Channels.Push] = subscription.ToJson() } });

        var messages = _service.Messages;
        messages.Should().HaveCount(2);
        messages[0].Json.GetProperty("id").GetGuid().Should().Be(messages[1].Json.GetProperty("id").GetGuid());
    }

    private async Task NotifyAsync(Recipient recipient)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _provider.GetRequiredService<INotifier>().EnqueueAsync(new Notification("position-failed", recipient)
        {
            Model = new Dictionary<string, string> { ["Order"] = "Stop-loss", ["Symbol"] = "XAU\"USD & more", ["Id"] = "991", ["Reason"] = "<margin> & more" },
        }, guard.Token);
        await _provider.GetRequiredService<INotifyRuntime>().DrainAsync(guard.Token);
    }

    private sealed class Watcher(List<DeliveryEvent> events) : IDeliveryObserver
    {
        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            lock (events)
                events.Add(delivery);
            return ValueTask.CompletedTask;
        }
    }
}
