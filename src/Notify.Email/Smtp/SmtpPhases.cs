namespace Notify.Email.Smtp;

/// <summary>The commands to which a rule applies.</summary>
[Flags]
internal enum SmtpPhases
{
    /// <summary>The greeting, EHLO or HELO, and STARTTLS.</summary>
    Greeting = 1,

    /// <summary>AUTH.</summary>
    Login = 2,

    /// <summary>MAIL FROM.</summary>
    Mail = 4,

    /// <summary>RCPT TO.</summary>
    Rcpt = 8,

    /// <summary>DATA and the reply to the content.</summary>
    Data = 16,

    /// <summary>The commands that know the recipient.</summary>
    AfterMail = Rcpt | Data,

    /// <summary>The commands of a mail transaction (RFC 5321 section 3.3).</summary>
    Transaction = Mail | AfterMail,

    /// <summary>All commands.</summary>
    Any = Greeting | Login | Transaction,
}
