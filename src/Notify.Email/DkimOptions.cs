namespace Notify.Email;

/// <summary>
/// Provides options for DKIM signatures (RFC 6376). RSA keys sign with RSA-SHA256, Ed25519 keys with Ed25519-SHA256
/// (RFC 8463).
/// </summary>
/// <remarks><see cref="ToString"/> omits the key.</remarks>
public sealed class DkimOptions
{
    /// <summary>Gets or sets the signing domain (<c>d=</c>).</summary>
    /// <value>The default is <see langword="null"/>: messages are not signed.</value>
    public string? Domain { get; set; }

    /// <summary>
    /// Gets or sets the selector (<c>s=</c>): the public key is the TXT record of <c>selector._domainkey.domain</c>.
    /// </summary>
    public string? Selector { get; set; }

    /// <summary>Gets or sets the private key as PEM text: PKCS #8 or PKCS #1. A secret.</summary>
    public string? PrivateKeyPem { get; set; }

    /// <summary>Gets the names of further headers to sign, if a message has them.</summary>
    /// <value>
    /// The default is empty. From, To, Cc, Subject, Date, Reply-To, Message-ID, MIME-Version, Content-Type and the
    /// headers of lists (List-Unsubscribe and so on) are always signed, and the signature breaks if one of them is
    /// added.
    /// </value>
    public IList<string> Headers { get; } = [];

    internal bool IsSet =>
        !string.IsNullOrWhiteSpace(Domain)
        || !string.IsNullOrWhiteSpace(Selector)
        || !string.IsNullOrWhiteSpace(PrivateKeyPem);

    /// <summary>Returns the selector and the domain.</summary>
    public override string ToString() => $"DkimOptions {Selector}._domainkey.{Domain}";
}
