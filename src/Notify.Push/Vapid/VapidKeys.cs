using System.Security.Cryptography;
using Notify.Push.Encryption;

namespace Notify.Push;

/// <summary>
/// The pair of keys by which push services know an application server (voluntary application server identification, RFC 8292): P-256, each key as unpadded base64url.
/// </summary>
/// <remarks>
/// Make one pair an application and keep it: subscriptions are bound to the public key. <see cref="ToString"/> does not show the private key.
/// </remarks>
public sealed class VapidKeys
{
    private VapidKeys(string publicKey, string privateKey) => (PublicKey, PrivateKey) = (publicKey, privateKey);

    /// <summary>The public key, an uncompressed point of 65 bytes: what a browser takes as <c>applicationServerKey</c>.</summary>
    public string PublicKey { get; }

    /// <summary>The private key, 32 bytes. A secret.</summary>
    public string PrivateKey { get; }

    /// <summary>Makes a new pair.</summary>
    public static VapidKeys Generate()
    {
        using var key = ECDsa.Create(P256.Curve);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        Span<byte> point = stackalloc byte[P256.PublicKeyBytes];
        P256.WritePublicKey(parameters.Q, point);
        var pair = new VapidKeys(Base64UrlText.Write(point), Base64UrlText.Write(parameters.D));
        CryptographicOperations.ZeroMemory(parameters.D);
        return pair;
    }

    /// <summary>The public key.</summary>
    public override string ToString() => PublicKey;
}
