namespace Notify.Email;

/// <summary>How a connection to the SMTP server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Starts in plain text and must change to TLS by STARTTLS (RFC 3207); a server without it is refused. Port 587 by default.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314 section 3). Port 465 by default.</summary>
    Tls,

    /// <summary>Plain text, for a server on this machine or in a trusted network. Port 25 by default. No password is sent over it except to this machine.</summary>
    None,
}
