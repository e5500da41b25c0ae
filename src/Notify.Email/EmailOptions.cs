using System.Net;

namespace Notify.Email;

/// <summary>
/// Provides options for an e-mail channel. They are validated at startup if this process consumes the channel's queue.
/// </summary>
/// <remarks><see cref="ToString"/> contains neither the user name nor secrets.</remarks>
public sealed class EmailOptions : ChannelOptions
{
    /// <summary>
    /// Gets or sets the name or address of the SMTP server, for example <c>smtp.example.com</c>. Required.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets the port.</summary>
    /// <value>
    /// The default is <see langword="null"/>: 587 with STARTTLS, 465 with TLS, and 25 without protection or for a
    /// server on this machine without <see cref="Security"/>.
    /// </value>
    public int? Port { get; set; }

    /// <summary>Gets or sets how the connection is protected.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="SmtpSecurity.StartTls"/>. If <see cref="Host"/> is
    /// <c>localhost</c> or a loopback address, STARTTLS is used if the server offers it, with any certificate, and
    /// plain text otherwise.
    /// </value>
    public SmtpSecurity? Security { get; set; }

    /// <summary>Gets or sets the user name of the login.</summary>
    /// <value>The default is <see langword="null"/>: no login.</value>
    public string? UserName { get; set; }

    /// <summary>Gets or sets the password of <see cref="UserName"/>. A secret.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Password { get; set; }

    /// <summary>
    /// Gets or sets the function that returns an OAuth2 access token, which replaces <see cref="Password"/>. It is
    /// called once for each new connection, and once more if the server refuses the token. The token is sent by
    /// OAUTHBEARER (RFC 7628) or XOAUTH2.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>
    /// Gets or sets the sender that recipients see: <c>alerts@example.com</c> or <c>Alerts
    /// &lt;alerts@example.com&gt;</c>. Required.
    /// </summary>
    public string? From { get; set; }

    /// <summary>
    /// Gets or sets the addresses to which replies go, separated by commas, at most 20. The part <c>reply-to</c> of a
    /// template and the header <c>Reply-To</c> of a notification replace them.
    /// </summary>
    /// <value>The default is <see langword="null"/>: replies go to <see cref="From"/>.</value>
    public string? ReplyTo { get; set; }

    /// <summary>
    /// Gets or sets the addresses that receive a copy of every message and are shown in it, separated by commas, at
    /// most 20. The part <c>cc</c> of a template adds further ones.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    /// <remarks>
    /// A message is sent even if the server refuses a copy. The result then contains a warning. Suppressions and limits
    /// apply to the recipient only.
    /// </remarks>
    public string? Cc { get; set; }

    /// <summary>
    /// Gets or sets the addresses that receive a copy of every message and are not shown in it, separated by commas, at
    /// most 20. The part <c>bcc</c> of a template adds further ones.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    /// <remarks><see cref="Cc"/> describes the rules for copies.</remarks>
    public string? Bcc { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether messages may be sent to address literals (<c>a@[192.0.2.1]</c>) and to
    /// local names (<c>root@localhost</c>, <c>root@server</c>), for example of a mail server in the same network.
    /// </summary>
    /// <value>
    /// The default is <see langword="false"/>: such a message is rejected, because a user who enters such an address
    /// could reach mailboxes and hosts that only this machine can reach.
    /// </value>
    public bool AllowLocalRecipients { get; set; }

    /// <summary>
    /// Gets or sets the return address to which servers send bounces: the envelope's sender (RFC 5321 section 3.3), for
    /// example <c>bounce+{id}@example.com</c>.
    /// </summary>
    /// <remarks>
    /// <c>{id}</c> becomes 48 letters and digits: the envelope's id, the day, and a code over both and the recipient's
    /// address that only the holder of <see cref="InboundKey"/> can create. A bounce suppresses only a recipient that
    /// this code covers. <c>{id}</c> requires <see cref="InboundKey"/>.
    /// </remarks>
    /// <value>The default is <see langword="null"/>: the address in <see cref="From"/>.</value>
    public string? EnvelopeSender { get; set; }

    /// <summary>
    /// Gets or sets the name that EHLO sends (RFC 5321 section 4.1.1.1): a host name or an IP address.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: the local address of the connection, as an address literal.
    /// </value>
    public string? LocalDomain { get; set; }

    /// <summary>Gets or sets the domain of message ids.</summary>
    /// <value>The default is <see langword="null"/>: the domain of <see cref="From"/>.</value>
    public string? MessageIdDomain { get; set; }

    /// <summary>Gets the headers of every message.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Gets or sets a value indicating whether the rules of style elements are also written into the elements that they
    /// match, for mail clients that ignore style elements. Selectors of element names, classes, ids, descendants and
    /// children are applied; the style elements stay.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool InlineCss { get; set; }

    /// <summary>Gets or sets the maximum time for connecting, TLS and login together.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the maximum time for which the connected server may be silent. Keep it below
    /// <see cref="ChannelOptions.SendTimeout"/>, so that a silent server is distinguished from a lost answer.
    /// </summary>
    /// <value>The default is 100 seconds.</value>
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Gets or sets the idle time after which a connection is tested with NOOP before it is used.</summary>
    /// <value>The default is 8 seconds.</value>
    public TimeSpan IdleNoop { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets or sets the idle time after which a connection is closed.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets the number of messages after which a connection is replaced.</summary>
    /// <value>The default is 100.</value>
    public int MaxMessagesPerConnection { get; set; } = 100;

    /// <summary>
    /// Gets or sets a value indicating whether content is sent by BDAT if the server offers CHUNKING (RFC 3030). This
    /// saves one round trip for each message.
    /// </summary>
    /// <value>
    /// The default is <see langword="true"/>. Set it to <see langword="false"/> for a server, or a proxy in front of
    /// it, that offers CHUNKING and does not understand BDAT.
    /// </value>
    public bool UseChunking { get; set; } = true;

    /// <summary>
    /// Gets the SHA-256 fingerprints (64 hexadecimal digits) of server certificates that are trusted in addition to
    /// those that this machine trusts, for a server with a self-signed certificate.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<string> TrustedFingerprints { get; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether the revocation of the server certificate is checked. Set it to
    /// <see langword="false"/> on a host that cannot reach the revocation list of the authority.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool CheckCertificateRevocation { get; set; } = true;

    /// <summary>
    /// Gets or sets the certificate that a server asks for during the TLS handshake, with its private key, as PEM text.
    /// A secret.
    /// </summary>
    /// <value>The default is <see langword="null"/>: no certificate.</value>
    public string? ClientCertificatePem { get; set; }

    /// <summary>Gets the options for DKIM signatures.</summary>
    /// <value>By default, messages are not signed.</value>
    public DkimOptions Dkim { get; } = new();

    /// <summary>
    /// Gets or sets the key of bounces, base64 of at least 32 bytes. A secret. The party that forwards bounces signs
    /// them with it (<see cref="Inbound.InboundSignature"/>), and return addresses are protected by a key that is
    /// derived from it.
    /// </summary>
    /// <value>The default is <see langword="null"/>: no bounces are accepted.</value>
    public string? InboundKey { get; set; }

    /// <summary>
    /// Gets the previous keys (base64). Signatures and return addresses of these keys are still accepted. Secrets. Keep
    /// a key here for 30 days, because bounces of messages that were sent before the change still arrive.
    /// </summary>
    /// <value>The default is an empty list.</value>
    public IList<string> PreviousInboundKeys { get; } = [];

    /// <summary>Whether the host is this machine, by its name.</summary>
    internal bool IsThisMachine =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether the host is this machine and no setting requires protection.</summary>
    internal bool IsLocalByDefault => Security is null && IsThisMachine;

    internal int EffectivePort => Port ?? Security switch
    {
        SmtpSecurity.StartTls => 587,
        SmtpSecurity.Tls => 465,
        SmtpSecurity.None => 25,
        _ => IsThisMachine ? 25 : 587,
    };

    /// <summary>Returns the server, the port and the protection.</summary>
    public override string ToString()
    {
        var protection = IsLocalByDefault ? "StartTls if offered" : (Security ?? SmtpSecurity.StartTls).ToString();
        return $"EmailOptions {Host}:{EffectivePort} {protection}";
    }
}
