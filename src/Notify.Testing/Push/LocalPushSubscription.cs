using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Notify.Testing;

/// <summary>
/// Represents a browser's push subscription at a <see cref="LocalPushService"/>, with the keys of the browser, so that
/// messages to it can be read.
/// </summary>
/// <remarks><see cref="ToString"/> contains only the number.</remarks>
public sealed class LocalPushSubscription : IDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _authSecret = RandomNumberGenerator.GetBytes(16);
    private readonly byte[] _publicKey;
    private volatile bool _expired;

    internal LocalPushSubscription(int number, Uri endpoint, string? applicationServerKey)
    {
        Number = number;
        Endpoint = endpoint;
        ApplicationServerKey = applicationServerKey;
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        _publicKey = [4, .. point.X!, .. point.Y!];
    }

    /// <summary>Gets the number in order of creation, from 1.</summary>
    public int Number { get; }

    /// <summary>Gets the URL to which messages are sent.</summary>
    public Uri Endpoint { get; }

    /// <summary>Gets the public key of the browser, as unpadded base64url.</summary>
    public string P256dh => Base64Url.EncodeToString(_publicKey);

    /// <summary>Gets the authentication secret of the browser, as unpadded base64url.</summary>
    public string Auth => Base64Url.EncodeToString(_authSecret);

    /// <summary>
    /// Gets the VAPID public key with which the subscription was created; messages with another key are rejected. If
    /// null, any key is accepted.
    /// </summary>
    public string? ApplicationServerKey { get; }

    /// <summary>Gets a value indicating whether the subscription has ended.</summary>
    public bool IsExpired => _expired;

    internal byte[] PublicKeyBytes => _publicKey;

    internal byte[] AuthSecretBytes => _authSecret;

    internal ECDiffieHellman Key => _key;

    /// <summary>
    /// Ends the subscription, as if the user had revoked it. Messages to it are answered with 410 from then on.
    /// </summary>
    public void Expire() => _expired = true;

    /// <summary>
    /// Returns the result of <c>PushSubscription.toJSON()</c> in the browser, with <c>applicationServerKey</c> if the
    /// subscription has one. It is the address of a push channel.
    /// </summary>
    /// <returns>The JSON.</returns>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["endpoint"] = Endpoint.AbsoluteUri,
            ["expirationTime"] = null,
            ["keys"] = new JsonObject { ["p256dh"] = P256dh, ["auth"] = Auth },
        };
        if (ApplicationServerKey is not null)
            json["applicationServerKey"] = ApplicationServerKey;
        return json.ToJsonString();
    }

    /// <summary>Disposes the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>Returns the number.</summary>
    public override string ToString() => $"LocalPushSubscription {Number}";
}
