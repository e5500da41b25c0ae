using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;
using Notify.Testing.Conformance;

namespace Notify.Push.Tests.Harness;

/// <summary>The push sender and a local service, for the conformance cases.</summary>
internal sealed class PushSenderFixture : ISenderFixture
{
    private readonly PushWorld _world;
    private readonly Dictionary<int, LocalPushSubscription> _subscriptions = [];

    private PushSenderFixture(PushWorld world) => _world = world;

    public IChannelSender Sender => _world.Sender;

    public string Channel => Channels.Push;

    public string MalformedAddress => """{"endpoint":"https://fcm.googleapis.com/fcm/send/abc"}""";

    public IReadOnlyList<string> Secrets =>
        [
            PushWorld.Keys.PrivateKey,
            .. _subscriptions.Values.SelectMany(s => (string[])[s.Endpoint.AbsolutePath, s.Auth, s.P256dh]),
        ];

    public static async Task<PushSenderFixture> StartAsync() => new(await PushWorld.StartAsync());

    public string Address(int number)
    {
        lock (_subscriptions)
        {
            if (!_subscriptions.TryGetValue(number, out var subscription))
                _subscriptions[number] = subscription = _world.Service.CreateSubscription(PushWorld.Keys.PublicKey);
            return subscription.ToJson();
        }
    }

    public RenderedMessage Content(string marker) => PushWorld.Content(marker);

    public async Task ArrangeAsync(ProviderBehaviors behavior)
    {
        var service = _world.Service;
        service.ClearScripts();
        if (behavior == ProviderBehaviors.Unreachable)
            await service.StopAsync();
        else if (behavior is ProviderBehaviors.Accept or ProviderBehaviors.Restart)
            await service.RestartAsync();
        else
            service.Script(Script(behavior).Forever());
    }

    public async Task<IReadOnlyList<ReceivedSend>> ReceivedAsync(int count, CancellationToken cancellationToken)
    {
        var messages = await _world.Service.WaitForMessagesAsync(count, cancellationToken);
        // The browser recognizes a repetition: the subscription is part of the id.
        return [.. messages.Select(m => new ReceivedSend
        {
            Address = m.Subscription.ToJson(),
            StableId = $"{m.Subscription.Number}/{m.Json.GetProperty("id").GetString()}",
            Text = m.Text,
        })];
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static PushScript Script(ProviderBehaviors behavior) => behavior switch
    {
        ProviderBehaviors.RefuseRecipient => PushScript.Gone(),
        ProviderBehaviors.RefuseContent => PushScript.TooLarge(),
        ProviderBehaviors.FailForNow => PushScript.Fail(),
        ProviderBehaviors.Throttle => PushScript.TooManyRequests(TimeSpan.FromSeconds(2)),
        ProviderBehaviors.RefuseCredentials => PushScript.RefuseVapid(),
        ProviderBehaviors.LoseAnswer => PushScript.DropAfterAccepted(),
        ProviderBehaviors.Hang => PushScript.Hang(),
        _ => throw new ArgumentOutOfRangeException(nameof(behavior)),
    };
}
