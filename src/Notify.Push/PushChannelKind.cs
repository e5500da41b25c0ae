using Notify.Push.Payload;
using Notify.Push.Subscriptions;

namespace Notify.Push;

/// <summary>Web push as a channel kind: what its addresses and templates look like.</summary>
public static class PushChannelKind
{
    /// <summary>
    /// The kind <c>push</c>. A template's body is plain text and its <c>title</c> is required; the other parts are in <c>docs/push.md</c>. An address is a <see cref="PushSubscription"/> as
    /// JSON. Two subscriptions are one where their endpoints are. Whether the endpoint's host may be asked is for the channel's settings to say, when a message is sent.
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
