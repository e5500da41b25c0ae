namespace Notify.Email.Smtp;

/// <summary>How far a send has come. What an answer, or its absence, means depends on it.</summary>
internal enum SmtpPhase
{
    /// <summary>TCP, TLS, greeting, EHLO.</summary>
    Connect,

    /// <summary>AUTH.</summary>
    Authenticate,

    /// <summary>MAIL FROM; nothing of the message has been accepted.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA, and the content until its last byte.</summary>
    Content,

    /// <summary>The content is out; without an answer it may have arrived.</summary>
    FinalReply,
}
