using Notify.Push.Payload;
using Notify.Push.Subscriptions;

namespace Notify.Push;

/// <summary>Describes web push as a channel kind: its addresses and its templates.</summary>
public static class PushChannelKind
{
    /// <summary>
    /// Gets the kind <c>push</c>. The body of a template is plain text, and its part <c>title</c> is required;
    /// <c>docs/push.md</c> describes the other parts. An address is a <see cref="PushSubscription"/> as JSON.
    /// Subscriptions with the same endpoint are the same address. Whether the host of the endpoint is allowed depends
    /// on the settings of the channel, and is checked when a message is sent.
    /// </summary>
    public static ChannelKind Instance { get; } =
        new(Channels.Push)
        {
            RequiredParts = [PushParts.Title],
            Parts = PushParts.All,
            JsonParts = PushParts.Json,
            Validate = static address =>
                PushSubscription.TryParse(address, out _, out var problem, allowPrivateNetworks: true)
                    ? null
                    : problem,
            Normalize = static address => SubscriptionReader.Endpoint(address)?.AbsoluteUri ?? address.Trim(),
            Origin = static address =>
                SubscriptionReader.Endpoint(address) is { } endpoint ? EndpointOrigin.Of(endpoint) : null,
            ValidatePart = PushParts.Check,
        };
}
