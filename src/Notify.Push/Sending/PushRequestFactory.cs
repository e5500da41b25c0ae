using System.Net;
using Notify.Push.Encryption;
using Notify.Push.Payload;
using Notify.Push.Vapid;

namespace Notify.Push.Sending;

/// <summary>
/// Creates the request of a message (RFC 8030 section 5), encrypted for its subscription and signed with our VAPID key.
/// </summary>
internal sealed class PushRequestFactory(VapidTokens tokens, ReceiverKeys receivers)
{
    /// <param name="subscription">The subscription.</param>
    /// <param name="payload">The notification, at most <see cref="PushOptions.MaxPayloadBytes"/>.</param>
    /// <param name="headers">The headers for the push service.</param>
    /// <param name="padTo">See <see cref="PushOptions.PaddedLength"/>.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">
    /// The key of the subscription is not a point of the curve.
    /// </exception>
    public HttpRequestMessage Create(
        PushSubscription subscription,
        ReadOnlySpan<byte> payload,
        in PushHeaders headers,
        int padTo)
    {
        var receiver = receivers.Get(subscription.PublicKeyBytes);
        var body = PushEncryption.Encrypt(payload, padTo, receiver, subscription.AuthSecretBytes);
        var request = new HttpRequestMessage(HttpMethod.Post, subscription.Endpoint)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new PushContent(body),
        };
        request.Headers.TryAddWithoutValidation("Authorization", tokens.Authorization(subscription.Origin));
        request.Headers.TryAddWithoutValidation("TTL", headers.TimeToLive);
        request.Headers.TryAddWithoutValidation("Urgency", headers.Urgency);
        if (headers.Topic is not null)
            request.Headers.TryAddWithoutValidation("Topic", headers.Topic);
        return request;
    }
}
