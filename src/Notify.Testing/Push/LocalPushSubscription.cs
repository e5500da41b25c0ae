using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Notify.Testing;

/// <summary>A browser's push subscription at a <see cref="LocalPushService"/>, with the browser's own keys: what it sends can be read.</summary>
/// <remarks><see cref="ToString"/> shows the number alone.</remarks>
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

    /// <summary>The number in order of creation, from 1.</summary>
    public int Number { get; }

    /// <summary>Where messages for it are sent.</summary>
    public Uri Endpoint { get; }

    /// <summary>The browser's public key, unpadded base64url.</summary>
    public string P256dh => Base64Url.EncodeToString(_publicKey);

    /// <summary>The browser's authentication secret, unpadded base64url.</summary>
    public string Auth => Base64Url.EncodeToString(_authSecret);

    /// <summary>The VAPID public key it was made with: messages by another one are refused. Null: any key may write to it.</summary>
    public string? ApplicationServerKey { get; }

    /// <summary>Whether it has ended.</summary>
    public bool IsExpired => _expired;

    internal byte[] PublicKeyBytes => _publicKey;

    internal byte[] AuthSecretBytes => _authSecret;

    internal ECDiffieHellman Key => _key;

    /// <summary>The subscription ends, as when the user withdraws it: messages to it are answered 410 from now on.</summary>
    public void Expire() => _expired = true;

    /// <summary>What the browser's <c>PushSubscription.toJSON()</c> gives, with <c>applicationServerKey</c> where it was made with one: the address of a push channel.</summary>
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

    /// <summary>Forgets the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>The number.</summary>
    public override string ToString() => $"LocalPushSubscription {Number}";
}
