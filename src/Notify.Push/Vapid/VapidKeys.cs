using System.Security.Cryptography;
using Notify.Push.Encryption;

namespace Notify.Push;

/// <summary>
/// Represents the key pair by which push services identify an application server (voluntary application server
/// identification, RFC 8292): P-256, each key as unpadded base64url.
/// </summary>
/// <remarks>
/// Create one pair for each application and keep it, because subscriptions are bound to the public key.
/// <see cref="ToString"/> does not contain the private key.
/// </remarks>
public sealed class VapidKeys
{
    private VapidKeys(string publicKey, string privateKey) => (PublicKey, PrivateKey) = (publicKey, privateKey);

    /// <summary>
    /// Gets the public key, an uncompressed point of 65 bytes: the <c>applicationServerKey</c> for browsers.
    /// </summary>
    public string PublicKey { get; }

    /// <summary>Gets the private key, 32 bytes. The private key is a secret.</summary>
    public string PrivateKey { get; }

    /// <summary>Generates a new key pair.</summary>
    /// <returns>The key pair.</returns>
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

    /// <summary>Returns the public key.</summary>
    public override string ToString() => PublicKey;
}
