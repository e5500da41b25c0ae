namespace Notify.Testing;

/// <summary>The replies of the server, encoded once.</summary>
internal static class SmtpReplies
{
    public static readonly SmtpReply Greeting = new(220, "localhost ESMTP ready");
    public static readonly SmtpReply Bye = new(221, "2.0.0 Bye");
    public static readonly SmtpReply ReadyForTls = new(220, "2.0.0 Ready to start TLS");
    public static readonly SmtpReply LoggedIn = new(235, "2.7.0 Authentication successful");
    public static readonly SmtpReply Help = new(214, "2.0.0 RFC 5321");
    public static readonly SmtpReply Ok = new(250, "2.0.0 Ok");
    public static readonly SmtpReply SenderOk = new(250, "2.1.0 Sender ok");
    public static readonly SmtpReply RecipientOk = new(250, "2.1.5 Recipient ok");
    public static readonly SmtpReply CannotVerify = new(252, "2.5.2 Send some mail, I will try my best");
    public static readonly SmtpReply StartMail = new(354, "End data with <CR><LF>.<CR><LF>");
    public static readonly SmtpReply TooManyRecipients = new(452, "4.5.3 Too many recipients");
    public static readonly SmtpReply Unrecognized = new(500, "5.5.1 Command unrecognized");
    public static readonly SmtpReply LineTooLong = new(500, "5.5.2 Line too long");
    public static readonly SmtpReply MalformedLine = new(500, "5.5.2 Bare CR or LF, or bytes that are not UTF-8");
    public static readonly SmtpReply BadArgument = new(501, "5.5.4 Syntax error in argument");
    public static readonly SmtpReply BadBase64 = new(501, "5.5.2 Cannot decode the response");
    public static readonly SmtpReply AuthCanceled = new(501, "5.7.0 Authentication canceled");
    public static readonly SmtpReply BadSender = new(501, "5.1.7 Bad sender address syntax");
    public static readonly SmtpReply BadRecipient = new(501, "5.1.3 Bad recipient address syntax");
    public static readonly SmtpReply NotOffered = new(502, "5.5.1 Command not offered");
    public static readonly SmtpReply BadSequence = new(503, "5.5.1 Bad sequence of commands");
    public static readonly SmtpReply ImproperPipelining = new(503, "5.5.0 Improper command pipelining");
    public static readonly SmtpReply UnknownMechanism = new(504, "5.5.4 Authentication mechanism not offered");
    public static readonly SmtpReply AuthRequired = new(530, "5.7.0 Authentication required");
    public static readonly SmtpReply BadCredentials = new(535, "5.7.8 Authentication credentials invalid");
    public static readonly SmtpReply TlsRequired = new(538, "5.7.11 Encryption required for authentication");
    public static readonly SmtpReply BareLineBreak = new(550, "5.5.2 The message has a bare CR or LF");
    public static readonly SmtpReply TooLarge = new(552, "5.3.4 Message size exceeds the limit");
    public static readonly SmtpReply Utf8Required = new(
        553,
        "5.6.7 Address is not ASCII, and SMTPUTF8 was not asked for");
    public static readonly SmtpReply NoRecipients = new(554, "5.5.1 No valid recipients");
    public static readonly SmtpReply BadParameter = new(555, "5.5.4 MAIL or RCPT parameter not offered or malformed");
}
