namespace Notify.Testing;

/// <summary>How far client and server have introduced themselves.</summary>
internal enum SmtpGreeted
{
    /// <summary>The client has not said who it is.</summary>
    Nobody,

    /// <summary>It has said HELO: no extensions.</summary>
    Helo,

    /// <summary>It has said EHLO.</summary>
    Ehlo,

    /// <summary>The server has greeted with a refusal; only QUIT is of use (RFC 5321, section 3.1).</summary>
    Refused,
}
