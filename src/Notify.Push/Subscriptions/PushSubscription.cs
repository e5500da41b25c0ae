using System.Diagnostics.CodeAnalysis;
using Notify.Push.Encryption;
using Notify.Push.Subscriptions;

namespace Notify.Push;

/// <summary>
/// A browser's push subscription: where its push service takes messages, and the keys only that browser can read them with (Push API, RFC 8030, RFC 8291). Its text (<see cref="ToJson"/>) is
/// the address of a push channel: what goes into <c>Recipient.Addresses["push"]</c> and the address book.
/// </summary>
/// <remarks>
/// Whoever knows the endpoint and the keys can write to the browser: keep them as you keep passwords. <see cref="ToString"/> shows the push service alone.
/// </remarks>
public sealed class PushSubscription
{
    private readonly byte[] _publicKey;
    private readonly byte[] _authSecret;

    internal PushSubscription(
        Uri endpoint,
        byte[] publicKey,
        byte[] authSecret,
        DateTimeOffset? expirationTime,
        string? applicationServerKey)
    {
        Endpoint = endpoint;
        Origin = EndpointOrigin.Of(endpoint);
        _publicKey = publicKey;
        _authSecret = authSecret;
        ExpirationTime = expirationTime;
        ApplicationServerKey = applicationServerKey;
    }

    /// <summary>Where messages are sent: a URL nobody else is to know.</summary>
    public Uri Endpoint { get; }

    /// <summary>The push service: scheme and host of the endpoint, and its port where it is not the scheme's own.</summary>
    public string Origin { get; }

    /// <summary>The browser's public key: an uncompressed P-256 point of 65 bytes, as unpadded base64url.</summary>
    public string P256dh => Base64UrlText.Write(_publicKey);

    /// <summary>The browser's authentication secret, 16 bytes, as unpadded base64url.</summary>
    public string Auth => Base64UrlText.Write(_authSecret);

    /// <summary>When the browser says the subscription ends; null where it does not say, as most do not.</summary>
    public DateTimeOffset? ExpirationTime { get; }

    /// <summary>
    /// The VAPID public key the subscription was made with, as unpadded base64url; null where it was not noted. One made with another key than the channel's is retired without a request.
    /// </summary>
    public string? ApplicationServerKey { get; }

    internal ReadOnlySpan<byte> PublicKeyBytes => _publicKey;

    internal ReadOnlySpan<byte> AuthSecretBytes => _authSecret;

    /// <summary>
    /// Reads the result of a browser's <c>PushSubscription.toJSON()</c> and of <see cref="ToJson"/>, and the flat form
    /// <c>{endpoint, p256dh, auth}</c> of existing databases. Keys may be base64url or standard base64, padded or not.
    /// Unknown members are ignored.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <param name="allowPrivateNetworks">Whether the endpoint may be on this machine or a private network, by http too. Default false.</param>
    /// <exception cref="FormatException">It is no usable subscription; the message names the member and never repeats its value.</exception>
    public static PushSubscription Parse(string json, bool allowPrivateNetworks = false) =>
        SubscriptionReader.Read(json, allowPrivateNetworks, checkCurve: true, out var problem)
        ?? throw new FormatException(problem);

    /// <summary>As <see cref="Parse"/>, with the problem as a value.</summary>
    /// <param name="json">The text.</param>
    /// <param name="subscription">The subscription, or null.</param>
    /// <param name="problem">A sentence that names the member that is wrong and never repeats its value, or null.</param>
    /// <param name="allowPrivateNetworks">Whether the endpoint may be on this machine or a private network, by http too. Default false.</param>
    /// <returns>Whether it is a usable subscription.</returns>
    public static bool TryParse(
        string? json,
        [NotNullWhen(true)] out PushSubscription? subscription,
        [NotNullWhen(false)] out string? problem,
        bool allowPrivateNetworks = false)
    {
        subscription = SubscriptionReader.Read(json, allowPrivateNetworks, checkCurve: true, out problem);
        return subscription is not null;
    }

    /// <summary>Makes a subscription of its members, as many applications have them in columns.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="p256dh">The browser's public key: 65 bytes in base64url or base64.</param>
    /// <param name="auth">The browser's authentication secret: 16 bytes in base64url or base64.</param>
    /// <param name="expirationTime">When it ends. Default null: not known.</param>
    /// <param name="applicationServerKey">The VAPID public key it was made with. Default null: not known.</param>
    /// <param name="allowPrivateNetworks">Whether the endpoint may be on this machine or a private network, by http too. Default false.</param>
    /// <exception cref="FormatException">A member is wrong; the message names it and never repeats its value.</exception>
    public static PushSubscription Create(
        string endpoint,
        string p256dh,
        string auth,
        DateTimeOffset? expirationTime = null,
        string? applicationServerKey = null,
        bool allowPrivateNetworks = false) =>
        SubscriptionReader.Create(
            new(endpoint, p256dh, auth, expirationTime, applicationServerKey),
            allowPrivateNetworks,
            checkCurve: true,
            out var problem) ?? throw new FormatException(problem);

    /// <summary>The text of <c>PushSubscription.toJSON()</c>, with <c>applicationServerKey</c> where it is known. Holds secrets.</summary>
    public string ToJson() => SubscriptionWriter.Write(this);

    /// <summary>The same subscription, with the VAPID public key it was made with.</summary>
    /// <param name="applicationServerKey">The key, base64url of 65 bytes.</param>
    /// <exception cref="FormatException">It is no key.</exception>
    public PushSubscription WithApplicationServerKey(string applicationServerKey) =>
        SubscriptionReader.ReadServerKey(applicationServerKey, out var key) is { } problem
            ? throw new FormatException(problem)
            : new PushSubscription(Endpoint, _publicKey, _authSecret, ExpirationTime, key);

    /// <summary>The push service, without what follows it in the endpoint.</summary>
    public override string ToString() => $"PushSubscription at {Origin}";
}
