using System.Collections.Frozen;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;

namespace Notify.Email.Mime;

/// <summary>
/// Signs finished messages (RFC 6376, RFC 8463), relaxed/relaxed. This is the last step: no byte may change afterward.
/// </summary>
internal sealed class DkimMessageSigner
{
    private const int MaxLineLength = 78;
    private const int MinRsaBits = 1024;

    /// <summary>
    /// The headers that a message may have only once, and those that receivers act on. Each is listed once more than
    /// the message has it, so that the signature breaks if one is added (RFC 6376 sections 5.4 and 8.15).
    /// </summary>
    private static readonly string[] Oversigned =
    [
        "From", "To", "Cc", "Subject", "Date", "Reply-To", "Message-ID", "MIME-Version", "Content-Type",
        "List-Id", "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Subscribe", "List-Post",
        "List-Owner", "List-Archive",
    ];

    // Servers on the route add or change these (RFC 6376 section 5.4.1), and a message never contains Bcc.
    private static readonly FrozenSet<string> NeverSigned = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Return-Path", "Received", "Comments", "Keywords", "Bcc", "Resent-Bcc", "DKIM-Signature");

    private readonly Signer _signer;
    private readonly string[] _headers;

    /// <exception cref="FormatException">The key cannot be read. The message contains the remedy.</exception>
    public DkimMessageSigner(DkimOptions options, TimeProvider time)
    {
        var key = ReadKey(options.PrivateKeyPem);
        var algorithm =
            key is Ed25519PrivateKeyParameters
                ? DkimSignatureAlgorithm.Ed25519Sha256
                : DkimSignatureAlgorithm.RsaSha256;
        _signer = new Signer(key, options.Domain!, options.Selector!, algorithm, time)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
        _headers = [.. options.Headers.Except(Oversigned, StringComparer.OrdinalIgnoreCase)];
    }

    public void Sign(OutgoingMail mail)
    {
        mail.Prepare(EncodingConstraint.SevenBit, MaxLineLength);
        _signer.Sign(mail.WriteOptions, mail, ListOfHeaders(mail));
        mail.IsSealed = true;
    }

    /// <summary>Determines whether a header can be signed (<see cref="DkimOptions.Headers"/>).</summary>
    public static bool CanSign(string header) => HeaderRules.IsName(header) && !NeverSigned.Contains(header);

    private List<string> ListOfHeaders(OutgoingMail mail)
    {
        var list = new List<string>((Oversigned.Length * 2) + _headers.Length);
        foreach (var name in Oversigned)
            list.AddRange(Enumerable.Repeat(name, Count(mail, name) + 1));
        foreach (var name in _headers)
            list.AddRange(Enumerable.Repeat(name, Count(mail, name)));
        return list;
    }

    /// <summary>Returns the number of headers of a name. The content headers belong to the outermost part.</summary>
    private static int Count(OutgoingMail mail, string name)
    {
        var isContent = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
        var headers = isContent ? mail.Body!.Headers : mail.Headers;
        var count = 0;
        foreach (var header in headers)
        {
            if (header.Field.Equals(name, StringComparison.OrdinalIgnoreCase))
                count++;
        }
        return count;
    }

    /// <summary>Reads a private key: RSA of at least 1024 bits (RFC 8301 section 3.2) or Ed25519.</summary>
    /// <exception cref="FormatException">
    /// The text is not such a key. The message contains the remedy, but no part of the key.
    /// </exception>
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
            // Whatever the cause, the text is not a key. The message of the exception may contain a part of the key.
            read = null;
        }
        var key = read is AsymmetricCipherKeyPair pair ? pair.Private : read as AsymmetricKeyParameter;
        return key switch
        {
            Ed25519PrivateKeyParameters => key,
            RsaKeyParameters { IsPrivate: true } rsa when rsa.Modulus.BitLength >= MinRsaBits => key,
            RsaKeyParameters { IsPrivate: true } => throw new FormatException(
                $"is an RSA key of fewer than {MinRsaBits} bits. Create one of 2048"),
            _ => throw new FormatException(
                "is not a private key. Paste the text of the PEM file, from -----BEGIN PRIVATE KEY----- to -----END "
                    + "PRIVATE KEY-----, RSA or Ed25519, without a passphrase"),
        };
    }

    private sealed class Signer(
        AsymmetricKeyParameter key,
        string domain,
        string selector,
        DkimSignatureAlgorithm algorithm,
        TimeProvider time) : DkimSigner(key, domain, selector, algorithm)
    {
        protected override long GetTimestamp() => time.GetUtcNow().ToUnixTimeSeconds();
    }
}
