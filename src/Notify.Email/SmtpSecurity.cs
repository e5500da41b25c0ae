namespace Notify.Email;

/// <summary>Specifies how a connection to the SMTP server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>
    /// The connection starts in plain text and must change to TLS by STARTTLS (RFC 3207). A server without STARTTLS is
    /// refused. The default port is 587.
    /// </summary>
    StartTls,

    /// <summary>The connection uses TLS from the first byte (RFC 8314 section 3). The default port is 465.</summary>
    Tls,

    /// <summary>
    /// The connection uses plain text, for a server on this machine or in a trusted network. The default port is 25. A
    /// password is sent only to a server on this machine.
    /// </summary>
    None,
}
