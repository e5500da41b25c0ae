namespace Notify.Testing;

/// <summary>How far the greeting of client and server has proceeded.</summary>
internal enum SmtpGreeted
{
    /// <summary>The client has not sent a greeting.</summary>
    Nobody,

    /// <summary>The client has sent HELO: no extensions.</summary>
    Helo,

    /// <summary>The client has sent EHLO.</summary>
    Ehlo,

    /// <summary>The greeting of the server was a rejection; only QUIT is accepted (RFC 5321, section 3.1).</summary>
    Refused,
}
