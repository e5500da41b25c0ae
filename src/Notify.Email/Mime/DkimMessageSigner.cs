using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;

namespace Notify.Email.Mime;

/// <summary>Signs finished messages (RFC 6376, RFC 8463), relaxed/relaxed. The last step: afterwards no byte may change.</summary>
internal sealed class DkimMessageSigner
{
    private const int MaxLineLength = 78;
    private const int MinRsaBits = 1024;

    private static readonly string[] AlwaysSigned =
        ["From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post"];

    private readonly Signer _signer;
    private readonly string[] _headers;

    /// <exception cref="FormatException">The key cannot be read; the message says what to write.</exception>
    public DkimMessageSigner(DkimOptions options, TimeProvider time)
    {
        var key = ReadKey(options.PrivateKeyPem);
        var algorithm = key is Ed25519PrivateKeyParameters ? DkimSignatureAlgorithm.Ed25519Sha256 : DkimSignatureAlgorithm.RsaSha256;
        _signer = new Signer(key, options.Domain!, options.Selector!, algorithm, time)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
        _headers = [.. AlwaysSigned.Concat(options.Headers).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    public void Sign(OutgoingMail mail)
    {
        mail.Prepare(EncodingConstraint.SevenBit, MaxLineLength);
        _signer.Sign(mail.WriteOptions, mail, _headers.Where(mail.Headers.Contains).ToArray());
        mail.IsSealed = true;
    }

    /// <summary>Reads a private key: RSA of at least 1024 bits (RFC 8301 section 3.2) or Ed25519.</summary>
    /// <exception cref="FormatException">It is none; the message says what to write, and nothing of the key.</exception>
    public static AsymmetricKeyParameter ReadKey(string? pem)
    {
        object? read;
        try
        {
            using var reader = new PemReader(new StringReader(pem ?? ""));
            read = reader.ReadObject();
        }
        catch (Exception)
        {
            // Whatever the reader stumbles over, it is no key; its words could hold some of it.
            read = null;
        }
        var key = read is AsymmetricCipherKeyPair pair ? pair.Private : read as AsymmetricKeyParameter;
        return key switch
        {
            Ed25519PrivateKeyParameters => key,
            RsaKeyParameters { IsPrivate: true } rsa when rsa.Modulus.BitLength >= MinRsaBits => key,
            RsaKeyParameters { IsPrivate: true } => throw new FormatException($"is an RSA key of fewer than {MinRsaBits} bits; make one of 2048"),
            _ => throw new FormatException("is no private key; paste the text of the PEM file, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----, RSA or Ed25519, without a passphrase"),
        };
    }

    private sealed class Signer(AsymmetricKeyParameter key, string domain, string selector, DkimSignatureAlgorithm algorithm, TimeProvider time)
        : DkimSigner(key, domain, selector, algorithm)
    {
        protected override long GetTimestamp() => time.GetUtcNow().ToUnixTimeSeconds();
    }
}
