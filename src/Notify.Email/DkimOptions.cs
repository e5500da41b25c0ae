namespace Notify.Email;

/// <summary>Settings of DKIM signatures (RFC 6376). RSA keys sign with RSA-SHA256, Ed25519 keys with Ed25519-SHA256 (RFC 8463).</summary>
/// <remarks><see cref="ToString"/> leaves the key out.</remarks>
public sealed class DkimOptions
{
    /// <summary>The signing domain (<c>d=</c>). Default null: nothing is signed.</summary>
    public string? Domain { get; set; }

    /// <summary>The selector (<c>s=</c>): the public key is the TXT record of <c>selector._domainkey.domain</c>.</summary>
    public string? Selector { get; set; }

    /// <summary>The private key as PEM text: PKCS #8 or PKCS #1. A secret.</summary>
    public string? PrivateKeyPem { get; set; }

    /// <summary>
    /// More headers to sign, where a message has them. Always signed: From, Reply-To, To, Subject, Date, Message-ID, MIME-Version, Content-Type,
    /// List-Unsubscribe and List-Unsubscribe-Post. Default empty.
    /// </summary>
    public IList<string> Headers { get; } = [];

    internal bool IsSet => !string.IsNullOrWhiteSpace(Domain) || !string.IsNullOrWhiteSpace(Selector) || !string.IsNullOrWhiteSpace(PrivateKeyPem);

    /// <summary>Domain and selector.</summary>
    public override string ToString() => $"DkimOptions {Selector}._domainkey.{Domain}";
}
