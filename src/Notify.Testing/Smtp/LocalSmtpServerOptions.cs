using System.Collections.Concurrent;

namespace Notify.Testing;

/// <summary>
/// Represents the settings of a <see cref="LocalSmtpServer"/>. They are read at startup, except <see cref="Users"/>.
/// </summary>
public sealed class LocalSmtpServerOptions
{
    /// <summary>Gets or sets the port to listen on.</summary>
    /// <value>The default is 0: a free port.</value>
    public int Port { get; set; }

    /// <summary>Gets or sets the protection of connections: plain text, STARTTLS or TLS.</summary>
    /// <value>The default is <see cref="LocalSmtpSecurity.None"/>.</value>
    public LocalSmtpSecurity Security { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether MAIL is rejected with 530 until the client has logged in (RFC 4954,
    /// section 6). It needs <see cref="Users"/> or <see cref="AllowOAuth2"/>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool RequireAuthentication { get; set; }

    /// <summary>
    /// Gets the passwords by user name, for AUTH PLAIN and LOGIN. AUTH is offered if there is at least one user, or
    /// <see cref="AllowOAuth2"/> is set. The default dictionary can be changed while the server runs: a new password
    /// applies to the next login.
    /// </summary>
    /// <value>The default is an empty dictionary.</value>
    public IDictionary<string, string> Users { get; init; } =
        new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets a value indicating whether XOAUTH2 and OAUTHBEARER (RFC 7628) are offered.</summary>
    /// <value>The default is false.</value>
    public bool AllowOAuth2 { get; set; }

    /// <summary>Gets or sets the function that determines whether the OAuth2 access token of a user is valid.</summary>
    /// <value>The default is null: every token that is not empty is valid.</value>
    public Func<string, string, bool>? ValidateToken { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether SMTPUTF8 (RFC 6531) is offered. Without it, an address that is not ASCII
    /// is rejected with 553 5.6.7.
    /// </summary>
    /// <value>The default is true.</value>
    public bool AnnounceSmtpUtf8 { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether PIPELINING (RFC 2920) is offered. Without it, MAIL, RCPT and DATA are
    /// rejected with 503 if another command follows before the reply.
    /// </summary>
    /// <value>The default is true.</value>
    public bool AnnouncePipelining { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether 8BITMIME (RFC 6152) is offered.</summary>
    /// <value>The default is true.</value>
    public bool Announce8BitMime { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether CHUNKING, which is the BDAT command, and with it BINARYMIME (RFC 3030)
    /// are offered.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AnnounceChunking { get; set; }

    /// <summary>
    /// Gets or sets the maximum size of a message, in bytes, which is announced as SIZE (RFC 1870). A larger message is
    /// rejected with 552, at MAIL if the client announces its size there, otherwise after the data.
    /// </summary>
    /// <value>The default is 36,700,160 (35 MiB).</value>
    public long MaxMessageBytes { get; set; } = 35 * 1024 * 1024;

    /// <summary>
    /// Gets or sets a value indicating whether messages and the commands of sessions are stored. If false, they are
    /// only counted, as for a load test.
    /// </summary>
    /// <value>The default is true.</value>
    public bool KeepMessages { get; set; } = true;

    /// <summary>
    /// Gets or sets the clock for <see cref="ReceivedMail.ReceivedAt"/> and
    /// <see cref="SmtpScript.Slow(SmtpStage, TimeSpan)"/>.
    /// </summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"{nameof(Port)} is {Port}; use 0 for a free port, or 1 to 65535.");
        if (MaxMessageBytes is <= 0 or > int.MaxValue)
        {
            throw new ArgumentException(
                $"{nameof(MaxMessageBytes)} is {MaxMessageBytes}; use a number of bytes from 1 to {int.MaxValue}.");
        }

        if (!Enum.IsDefined(Security))
            throw new ArgumentException($"{nameof(Security)} is {(int)Security}; use None, StartTls or Tls.");
        if (RequireAuthentication && Users.Count == 0 && !AllowOAuth2)
        {
            throw new ArgumentException(
                $"{nameof(RequireAuthentication)} is set, but no user can log in. Add a user to {nameof(Users)}, or "
                + $"set {nameof(AllowOAuth2)}.");
        }
    }
}
