using System.Diagnostics.CodeAnalysis;
using Notify.Push.Encryption;
using Notify.Push.Subscriptions;

namespace Notify.Push;

/// <summary>
/// Represents the push subscription of a browser: the address at which its push service accepts messages, and the keys
/// with which only that browser can read them (Push API, RFC 8030, RFC 8291). Its text (<see cref="ToJson"/>) is the
/// address of a push channel, for <c>Recipient.Addresses["push"]</c> and the address book.
/// </summary>
/// <remarks>
/// Anyone who has the endpoint and the keys can send messages to the browser: protect them like passwords.
/// <see cref="ToString"/> contains only the push service.
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

    /// <summary>Gets the URL to which messages are sent. The URL is a secret.</summary>
    public Uri Endpoint { get; }

    /// <summary>
    /// Gets the push service: the scheme and host of the endpoint, and its port if it is not the default port of the
    /// scheme.
    /// </summary>
    public string Origin { get; }

    /// <summary>
    /// Gets the public key of the browser: an uncompressed P-256 point of 65 bytes, as unpadded base64url.
    /// </summary>
    public string P256dh => Base64UrlText.Write(_publicKey);

    /// <summary>Gets the authentication secret of the browser, 16 bytes, as unpadded base64url.</summary>
    public string Auth => Base64UrlText.Write(_authSecret);

    /// <summary>
    /// Gets the time at which the subscription ends; null if the browser does not report one, which is usual.
    /// </summary>
    public DateTimeOffset? ExpirationTime { get; }

    /// <summary>
    /// Gets the VAPID public key with which the subscription was created, as unpadded base64url; null if it is not
    /// known. A subscription that was created with another key than that of the channel is removed without a request.
    /// </summary>
    public string? ApplicationServerKey { get; }

    internal ReadOnlySpan<byte> PublicKeyBytes => _publicKey;

    internal ReadOnlySpan<byte> AuthSecretBytes => _authSecret;

    /// <summary>
    /// Reads the result of a browser's <c>PushSubscription.toJSON()</c> and of <see cref="ToJson"/>, and the flat form
    /// <c>{endpoint, p256dh, auth}</c> of existing databases. Keys may be base64url or standard base64, padded or not.
    /// Unknown members are ignored.
    /// </summary>
    /// <param name="json">The text of the subscription.</param>
    /// <param name="allowPrivateNetworks">
    /// true to accept an endpoint on this machine or a private network, including http. The default is false.
    /// </param>
    /// <returns>The subscription.</returns>
    /// <exception cref="FormatException">
    /// The text is not a usable subscription. The message names the member and never contains its value.
    /// </exception>
    public static PushSubscription Parse(string json, bool allowPrivateNetworks = false) =>
        SubscriptionReader.Read(json, allowPrivateNetworks, checkCurve: true, out var problem)
        ?? throw new FormatException(problem);

    /// <summary>Reads a subscription as <see cref="Parse"/> does, and returns an error as a value.</summary>
    /// <param name="json">The text of the subscription.</param>
    /// <param name="subscription">The subscription; null if the text is not a usable subscription.</param>
    /// <param name="problem">
    /// A sentence that names the invalid member and never contains its value; null if the subscription is usable.
    /// </param>
    /// <param name="allowPrivateNetworks">
    /// true to accept an endpoint on this machine or a private network, including http. The default is false.
    /// </param>
    /// <returns>true if the text is a usable subscription; otherwise, false.</returns>
    public static bool TryParse(
        string? json,
        [NotNullWhen(true)] out PushSubscription? subscription,
        [NotNullWhen(false)] out string? problem,
        bool allowPrivateNetworks = false)
    {
        subscription = SubscriptionReader.Read(json, allowPrivateNetworks, checkCurve: true, out problem);
        return subscription is not null;
    }

    /// <summary>Creates a subscription from its members, for applications that store them in columns.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="p256dh">The public key of the browser: 65 bytes in base64url or base64.</param>
    /// <param name="auth">The authentication secret of the browser: 16 bytes in base64url or base64.</param>
    /// <param name="expirationTime">The time at which the subscription ends. The default is null: not known.</param>
    /// <param name="applicationServerKey">
    /// The VAPID public key with which it was created. The default is null: not known.
    /// </param>
    /// <param name="allowPrivateNetworks">
    /// true to accept an endpoint on this machine or a private network, including http. The default is false.
    /// </param>
    /// <returns>The subscription.</returns>
    /// <exception cref="FormatException">
    /// A member is not valid. The message names it and never contains its value.
    /// </exception>
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

    /// <summary>
    /// Returns the text of <c>PushSubscription.toJSON()</c>, with <c>applicationServerKey</c> if it is known. The text
    /// contains secrets.
    /// </summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => SubscriptionWriter.Write(this);

    /// <summary>Returns the same subscription with the VAPID public key with which it was created.</summary>
    /// <param name="applicationServerKey">The key, base64url of 65 bytes.</param>
    /// <returns>The subscription.</returns>
    /// <exception cref="FormatException">The key is not valid.</exception>
    public PushSubscription WithApplicationServerKey(string applicationServerKey) =>
        SubscriptionReader.ReadServerKey(applicationServerKey, out var key) is { } problem
            ? throw new FormatException(problem)
            : new PushSubscription(Endpoint, _publicKey, _authSecret, ExpirationTime, key);

    /// <summary>Returns the push service, without the rest of the endpoint.</summary>
    public override string ToString() => $"PushSubscription at {Origin}";
}
