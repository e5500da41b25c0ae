namespace Notify.Testing;

/// <summary>Specifies how a <see cref="LocalSmtpServer"/> protects its connections.</summary>
public enum LocalSmtpSecurity
{
    /// <summary>Plain text. STARTTLS is not offered.</summary>
    None,

    /// <summary>
    /// Starts in plain text and offers STARTTLS (RFC 3207). AUTH is offered only after the connection is encrypted.
    /// </summary>
    StartTls,

    /// <summary>Encrypted from the first byte (RFC 8314, section 3).</summary>
    Tls,
}
