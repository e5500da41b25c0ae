using Notify.Addresses;
using Notify.Push.Network;

namespace Notify.Push.Subscriptions;

/// <summary>
/// Decides by the settings of a channel which subscriptions of browsers are accepted. The accepted ones are those to
/// which the sender would send.
/// </summary>
internal sealed class BrowserSubscriptions : IBrowserSubscriptions
{
    private const string OtherKey =
        "The subscription was created with another applicationServerKey than that of this server. Unsubscribe in the "
        + "browser and subscribe again.";

    private readonly bool _allowPrivateNetworks;
    private readonly EndpointPolicy _policy;

    public BrowserSubscriptions(PushOptions options)
    {
        _allowPrivateNetworks = options.AllowPrivateNetworks;
        _policy = new EndpointPolicy(options);
        // In the form that browsers compare. A host that only enqueues may start with an invalid key, or none: then
        // browsers receive none.
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
        // The key is stored, so that the subscription is removed without a request after a change of keys.
        return subscription.ApplicationServerKey is { } made && made != PublicKey
            ? new(null, OtherKey)
            : new(subscription.WithApplicationServerKey(PublicKey).ToJson(), null);
    }
}
