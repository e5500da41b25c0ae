namespace Notify.Email;

/// <summary>Settings of an e-mail channel. Checked at start where this process works the channel.</summary>
/// <remarks><see cref="ToString"/> shows neither user name nor secrets.</remarks>
public sealed class EmailOptions : ChannelOptions
{
    /// <summary>The SMTP server's name or address, for example <c>smtp.example.com</c>. Required.</summary>
    public string? Host { get; set; }

    /// <summary>The port. Default null: 587 with STARTTLS, 465 with TLS, 25 without protection.</summary>
    public int? Port { get; set; }

    /// <summary>How the connection is protected. Default <see cref="SmtpSecurity.StartTls"/>.</summary>
    public SmtpSecurity Security { get; set; }

    /// <summary>The user to log in as. Default null: no login.</summary>
    public string? UserName { get; set; }

    /// <summary>The user's password. A secret.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Gives an OAuth2 access token, in place of <see cref="Password"/>. Asked once for each new connection, and once more when the server
    /// refuses the token. Sent by OAUTHBEARER (RFC 7628) or XOAUTH2. Default null.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>
    /// The sender people see: <c>alerts@example.com</c> or <c>Alerts &lt;alerts@example.com&gt;</c>. Required.
    /// </summary>
    public string? From { get; set; }

    /// <summary>Where answers go, written as <see cref="From"/>. Default null: to <see cref="From"/>.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>
    /// Where bounces go: the envelope's sender (RFC 5321 section 3.3). <c>{id}</c> in it becomes the envelope's id, so that a bounce can be told by the mailbox it came to
    /// (<c>bounce+{id}@example.com</c>). Default null: <see cref="From"/>.
    /// </summary>
    public string? EnvelopeSender { get; set; }

    /// <summary>The name given at EHLO (RFC 5321 section 4.1.1.1). Default null: the connection's own address.</summary>
    public string? LocalDomain { get; set; }

    /// <summary>The domain of message ids. Default null: the domain of <see cref="From"/>.</summary>
    public string? MessageIdDomain { get; set; }

    /// <summary>Headers every message carries. Default none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long connecting, TLS and login may take together. Default 30 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the server may be silent once connected. Default 100 seconds. Keep it below <see cref="ChannelOptions.SendTimeout"/>: then a silent server is told from a lost answer.
    /// </summary>
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>After this much idleness a connection is tried by NOOP before it is used. Default 8 seconds.</summary>
    public TimeSpan IdleNoop { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>After this much idleness a connection is closed. Default 1 minute.</summary>
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>After so many messages a connection is replaced. Default 100.</summary>
    public int MaxMessagesPerConnection { get; set; } = 100;

    /// <summary>
    /// SHA-256 fingerprints (64 hexadecimal digits) of server certificates to trust besides those this machine trusts, for a server with a
    /// self-made certificate. Default none.
    /// </summary>
    public IList<string> TrustedFingerprints { get; } = [];

    /// <summary>Whether the server certificate's revocation is looked up. Default true. A host that cannot reach the authority's list wants false.</summary>
    public bool CheckCertificateRevocation { get; set; } = true;

    /// <summary>DKIM signatures. Default: none.</summary>
    public DkimOptions Dkim { get; } = new();

    /// <summary>
    /// The key bounces are signed with by who passes them on (<see cref="Inbound.InboundSignature"/>), base64, at least 32 bytes. Default null: no bounces are taken. A secret.
    /// </summary>
    public string? InboundKey { get; set; }

    /// <summary>Previous keys (base64). Bounces signed with them are still accepted. Default none. Secrets.</summary>
    public IList<string> PreviousInboundKeys { get; } = [];

    internal int EffectivePort => Port ?? Security switch
    {
        SmtpSecurity.StartTls => 587,
        SmtpSecurity.Tls => 465,
        _ => 25,
    };

    /// <summary>Server, port and protection.</summary>
    public override string ToString() => $"EmailOptions {Host}:{EffectivePort} {Security}";
}
