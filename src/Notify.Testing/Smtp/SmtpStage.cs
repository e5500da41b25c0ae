namespace Notify.Testing;

/// <summary>The points of an SMTP dialogue at which a <see cref="SmtpScript"/> can take over.</summary>
public enum SmtpStage
{
    /// <summary>The connection was accepted; the server is about to greet.</summary>
    Greeting,

    /// <summary>EHLO or HELO.</summary>
    Hello,

    /// <summary>STARTTLS.</summary>
    StartTls,

    /// <summary>AUTH, once the credentials are known.</summary>
    Auth,

    /// <summary>MAIL FROM.</summary>
    Mail,

    /// <summary>RCPT TO.</summary>
    Rcpt,

    /// <summary>The DATA command, before any content. A client that uses BDAT does not reach it.</summary>
    Data,

    /// <summary>The whole content has arrived: the final dot, or the last chunk.</summary>
    EndOfData,

    /// <summary>NOOP.</summary>
    Noop,

    /// <summary>RSET.</summary>
    Reset,

    /// <summary>QUIT.</summary>
    Quit,
}
