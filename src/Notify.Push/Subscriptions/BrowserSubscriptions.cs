using Notify.Addresses;
using Notify.Push.Network;

namespace Notify.Push.Subscriptions;

/// <summary>What browsers may subscribe with and to, by a channel's settings. What is taken here is what the sender would write to.</summary>
internal sealed class BrowserSubscriptions : IBrowserSubscriptions
{
    private const string OtherKey =
        "The subscription was made with another applicationServerKey than this server's; unsubscribe in the browser and subscribe anew.";

    private readonly bool _allowPrivateNetworks;
    private readonly EndpointPolicy _policy;

    public BrowserSubscriptions(PushOptions options)
    {
        _allowPrivateNetworks = options.AllowPrivateNetworks;
        _policy = new EndpointPolicy(options);
        // In the form browsers compare by. A host that only enqueues starts with a bad key or none: browsers get none then.
        PublicKey = SubscriptionReader.ReadServerKey(options.VapidPublicKey, out var key) is null ? key : null;
    }

    public string? PublicKey { get; }

    public SubscriptionParseResult Read(string json)
    {
        if (!PushSubscription.TryParse(json, out var subscription, out var problem, _allowPrivateNetworks))
            return new(null, problem);
        if (_policy.Problem(subscription.Endpoint) is { } refusal)
            return new(null, refusal);
        if (PublicKey is null)
            return new(subscription.ToJson(), null);
        // Noted, so that a change of keys retires it later without a request.
        return subscription.ApplicationServerKey is { } made && made != PublicKey
            ? new(null, OtherKey)
            : new(subscription.WithApplicationServerKey(PublicKey).ToJson(), null);
    }
}
