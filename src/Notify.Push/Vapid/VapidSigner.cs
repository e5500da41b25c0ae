using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Notify.Push.Encryption;

namespace Notify.Push.Vapid;

/// <summary>
/// Signs the tokens by which push services identify this server (RFC 8292 section 2): a JSON Web Token with ES256,
/// valid for one origin.
/// </summary>
internal sealed class VapidSigner : IDisposable
{
    // {"typ":"JWT","alg":"ES256"}: the same for every token.
    private const string Header = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9";

    private readonly ECDsa _key;
    private readonly string _subject;
    private readonly Lock _lock = new();

    private VapidSigner(ECDsa key, string publicKey, string subject) =>
        (_key, PublicKey, _subject) = (key, publicKey, subject);

    /// <summary>The public key as unpadded base64url.</summary>
    public string PublicKey { get; }

    /// <summary>Creates a signer.</summary>
    /// <param name="publicKey">The public key: 65 bytes in base64url or base64.</param>
    /// <param name="privateKey">The private key: 32 bytes in base64url or base64.</param>
    /// <param name="subject">
    /// The address at which push services can contact the operator of this server: <c>mailto:</c> or <c>https:</c>.
    /// </param>
    /// <exception cref="FormatException">
    /// A key is not valid, or the keys do not belong together. The message does not contain them.
    /// </exception>
    public static VapidSigner Create(string? publicKey, string? privateKey, string subject)
    {
        Span<byte> point = stackalloc byte[P256.PublicKeyBytes];
        if (!Base64UrlText.TryRead(publicKey, point) || !P256.IsPublicKey(point))
            throw new FormatException("The public key is not an uncompressed P-256 point of 65 bytes in base64url.");
        var number = new byte[P256.CoordinateBytes];
        if (!Base64UrlText.TryRead(privateKey, number))
            throw new FormatException("The private key is not a number of 32 bytes in base64url.");
        return new VapidSigner(Import(point, number), Base64UrlText.Write(point), subject);
    }

    /// <summary>Signs a token.</summary>
    /// <param name="audience">The origin of the push service (RFC 6454 section 6.1).</param>
    /// <param name="expires">The expiry, at most 24 hours ahead.</param>
    public string Sign(string audience, DateTimeOffset expires)
    {
        var claims = VapidClaims.Write(audience, expires, _subject);
        var token = new StringBuilder(Header, 512).Append('.').Append(Base64Url.EncodeToString(claims));
        var signed = Encoding.ASCII.GetBytes(token.ToString());
        byte[] signature;
        lock (_lock)
        {
            signature = _key.SignData(
                signed,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        return token.Append('.').Append(Base64Url.EncodeToString(signature)).ToString();
    }

    public void Dispose() => _key.Dispose();

    private static ECDsa Import(ReadOnlySpan<byte> point, byte[] number)
    {
        var parameters = P256.PublicKey(point);
        parameters.D = number;
        ECDsa? key = null;
        try
        {
            key = ECDsa.Create(parameters);
            // Not every platform compares the two keys on import.
            var probe = "notify"u8;
            using var publicOnly = ECDsa.Create(P256.PublicKey(point));
            if (publicOnly.VerifyData(probe, key.SignData(probe, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256))
                return key;
        }
        catch (CryptographicException)
        {
            // The exception below replaces this one, whose message comes from the platform.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(number);
        }

        key?.Dispose();
        throw new FormatException("The private key does not belong to the public key.");
    }
}
