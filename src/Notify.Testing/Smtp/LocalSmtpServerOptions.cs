using System.Collections.Concurrent;

namespace Notify.Testing;

/// <summary>What a <see cref="LocalSmtpServer"/> offers and demands. Read at start, except <see cref="Users"/>.</summary>
public sealed class LocalSmtpServerOptions
{
    /// <summary>The port to listen on. <value>The default value is 0: a free one.</value></summary>
    public int Port { get; set; }

    /// <summary>Plain text, STARTTLS or TLS. <value>The default value is <see cref="LocalSmtpSecurity.None"/>.</value></summary>
    public LocalSmtpSecurity Security { get; set; }

    /// <summary>
    /// Whether MAIL is refused with 530 until the client has logged in (RFC 4954, section 6). Needs <see cref="Users"/> or
    /// <see cref="AllowOAuth2"/>. <value>The default value is false.</value>
    /// </summary>
    public bool RequireAuthentication { get; set; }

    /// <summary>
    /// Passwords by user name, for AUTH PLAIN and LOGIN. AUTH is offered when there is at least one user, or <see cref="AllowOAuth2"/>. The
    /// default dictionary may be changed while the server runs: a new password counts from the next login on.
    /// </summary>
    public IDictionary<string, string> Users { get; init; } =
        new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether XOAUTH2 and OAUTHBEARER (RFC 7628) are offered. <value>The default value is false.</value></summary>
    public bool AllowOAuth2 { get; set; }

    /// <summary>
    /// Determines whether a user's OAuth2 access token is valid. <value>The default value is null: every token that is not empty.</value>
    /// </summary>
    public Func<string, string, bool>? ValidateToken { get; set; }

    /// <summary>
    /// Whether SMTPUTF8 (RFC 6531) is offered. Without it an address outside ASCII is refused with 553 5.6.7.
    /// <value>The default value is true.</value>
    /// </summary>
    public bool AnnounceSmtpUtf8 { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether PIPELINING (RFC 2920) is offered. Without it, MAIL, RCPT and DATA are
    /// refused with 503 if another command follows before the reply.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AnnouncePipelining { get; set; } = true;

    /// <summary>Whether 8BITMIME (RFC 6152) is offered. <value>The default value is true.</value></summary>
    public bool Announce8BitMime { get; set; } = true;

    /// <summary>
    /// Whether CHUNKING, the BDAT command, and with it BINARYMIME (RFC 3030) are offered. <value>The default value is false.</value>
    /// </summary>
    public bool AnnounceChunking { get; set; }

    /// <summary>
    /// The largest message taken, in bytes; announced as SIZE (RFC 1870). A larger one is refused with 552, at MAIL when the client says its
    /// size there, else after the data. <value>The default value is 36,700,160 (35 MiB).</value>
    /// </summary>
    public long MaxMessageBytes { get; set; } = 35 * 1024 * 1024;

    /// <summary>
    /// Whether messages and the commands of sessions are kept. False keeps counts only, which is what a load test wants.
    /// <value>The default value is true.</value>
    /// </summary>
    public bool KeepMessages { get; set; } = true;

    /// <summary>
    /// The clock behind <see cref="ReceivedMail.ReceivedAt"/> and <see cref="SmtpScript.Slow(SmtpStage, TimeSpan)"/>.
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"{nameof(Port)} is {Port}; write 0 for a free port, or 1 to 65535.");
        if (MaxMessageBytes is <= 0 or > int.MaxValue)
        {
            throw new ArgumentException(
                $"{nameof(MaxMessageBytes)} is {MaxMessageBytes}; write a number of bytes from 1 to {int.MaxValue}.");
        }

        if (!Enum.IsDefined(Security))
            throw new ArgumentException($"{nameof(Security)} is {(int)Security}; write None, StartTls or Tls.");
        if (RequireAuthentication && Users.Count == 0 && !AllowOAuth2)
        {
            throw new ArgumentException(
                $"{nameof(RequireAuthentication)} is set, but nobody could log in; add a user to {nameof(Users)} or set {nameof(AllowOAuth2)}.");
        }
    }
}
