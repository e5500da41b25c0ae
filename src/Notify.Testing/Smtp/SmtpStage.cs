namespace Notify.Testing;

/// <summary>Specifies the stages of an SMTP session at which a <see cref="SmtpScript"/> can apply.</summary>
public enum SmtpStage
{
    /// <summary>The connection was accepted, and the server is about to send its greeting.</summary>
    Greeting,

    /// <summary>EHLO or HELO.</summary>
    Hello,

    /// <summary>STARTTLS.</summary>
    StartTls,

    /// <summary>AUTH, as soon as the credentials are known.</summary>
    Auth,

    /// <summary>MAIL FROM.</summary>
    Mail,

    /// <summary>RCPT TO.</summary>
    Rcpt,

    /// <summary>The DATA command, before any content. A client that uses BDAT does not reach this stage.</summary>
    Data,

    /// <summary>The end of the content: the final dot, or the last chunk.</summary>
    EndOfData,

    /// <summary>NOOP.</summary>
    Noop,

    /// <summary>RSET.</summary>
    Reset,

    /// <summary>QUIT.</summary>
    Quit,
}
