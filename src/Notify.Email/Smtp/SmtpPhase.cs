namespace Notify.Email.Smtp;

/// <summary>The phase of a send. It determines the meaning of a reply, or of a missing one.</summary>
internal enum SmtpPhase
{
    /// <summary>TCP, TLS, greeting, EHLO.</summary>
    Connect,

    /// <summary>AUTH.</summary>
    Authenticate,

    /// <summary>MAIL FROM. The server has not accepted any part of the message.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA, and the content until its last byte.</summary>
    Content,

    /// <summary>The content was sent completely. Without a reply, the message may have arrived.</summary>
    FinalReply,
}
