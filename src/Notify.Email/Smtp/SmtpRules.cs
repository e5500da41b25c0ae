using static Notify.Email.Smtp.SmtpPhases;
using static Notify.Email.Smtp.SmtpReplyPatterns;

namespace Notify.Email.Smtp;

/// <summary>
/// The table of rules for refusals. The first rule that applies decides. docs/email.md contains the same table, and a
/// test compares them.
/// </summary>
/// <remarks>
/// Rules that are certain about our own settings come first, then rules that are certain about the recipient, then the
/// general meaning of the code. Suppressing a valid address is worse than keeping an invalid one, so words of a policy
/// take precedence over codes of an unknown mailbox.
/// </remarks>
internal static class SmtpRules
{
    private const string Any = "any";
    private const string LoginCodes = "none 5.5.1 5.7.0 5.7.1 5.7.3";
    private const string MailboxCodes = "5.1.1 5.1.2 5.1.3 5.1.4 5.1.6 5.1.10 5.1.351 5.2.1";
    private const string Undecided = "none 5.0.0 5.1.0 5.3.0 5.5.0";

    private static readonly SmtpRule[] Rules =
    [
        // Our connection, TLS and login.
        new(SmtpPhases.Any, Any, Any, ConnectionLimit, SmtpVerdict.ConnectionLimit),
        new(Greeting | Login | Mail, Any, Any, TlsRequired, SmtpVerdict.Misconfigured(SmtpSetting.Security)),
        new(AfterMail, "530", Any, TlsRequired, SmtpVerdict.SuspectedSetting(SmtpSetting.Security)),
        new(Greeting | Login | Mail, "530 534 535 538", Any, null, SmtpVerdict.Misconfigured(SmtpSetting.Login)),
        new(AfterMail, "530 534 535 538", Any, null, SmtpVerdict.SuspectedSetting(SmtpSetting.Login)),

        // The recipient's mailbox is full, by its code.
        new(AfterMail, "4xx", "x.2.2", null, SmtpVerdict.TransientAddress),
        new(AfterMail, "5xx", "x.2.2", null, SmtpVerdict.Rejected),

        // The server quotes another one. Its statements about HELO, sender or rate do not concern our settings.
        new(Rcpt, "4xx", Any, Verified, SmtpVerdict.Transient),
        new(Rcpt, "5xx", MailboxCodes, Verified, SmtpVerdict.InvalidRecipient),
        new(Rcpt, "5xx", Any, Verified, SmtpVerdict.Rejected),

        // Our name, and the right to use the server.
        new(SmtpPhases.Any, Any, Any, HeloRefused, SmtpVerdict.Misconfigured(SmtpSetting.HeloName)),
        new(Mail, Any, Any, RelayDenied, SmtpVerdict.Misconfigured(SmtpSetting.Relay)),
        new(AfterMail, Any, Any, RelayDenied, SmtpVerdict.SuspectedSetting(SmtpSetting.Relay)),
        new(Mail, "5xx", LoginCodes, LoginRequired, SmtpVerdict.Misconfigured(SmtpSetting.Login)),

        // The recipient's mailbox is busy or crowded. Before the limits of our sending, because both texts contain
        // limits.
        new(AfterMail, Any, "x.2.121 x.2.122", null, SmtpVerdict.ThrottledAddress),
        new(AfterMail, Any, Any, MailboxBusy, SmtpVerdict.ThrottledAddress),
        new(AfterMail, "4xx", Any, MailboxCrowded, SmtpVerdict.TransientAddress),
        new(AfterMail, "5xx", Any, MailboxCrowded, SmtpVerdict.Rejected),
        new(Transaction, "4xx", Any, Greylisted, SmtpVerdict.ThrottledAddress),

        // The size and the content of the message.
        new(Transaction, "5xx", "5.3.4 5.2.3 5.6.*", null, SmtpVerdict.Rejected),
        new(Transaction, "5xx", Any, MessageSize, SmtpVerdict.Rejected),

        // The rate of our sending; then the recipient's storage, and limits of unknown kind.
        new(SmtpPhases.Any, Any, Any, SendingLimit, SmtpVerdict.ThrottledChannel),
        new(SmtpPhases.Any, Any, "x.7.28 5.1.90 5.4.5 5.7.232 5.7.233", null, SmtpVerdict.ThrottledChannel),
        new(AfterMail, "4xx", Any, MailboxFull, SmtpVerdict.TransientAddress),
        new(AfterMail, "5xx", Any, MailboxFull, SmtpVerdict.Rejected),
        new(Greeting | Login | Mail, "4xx", Any, AnyLimit, SmtpVerdict.ThrottledChannel),
        new(AfterMail, "4xx", Any, AnyLimit, SmtpVerdict.ThrottledSuspect),

        // Connecting and login.
        new(Greeting, "501 504", Any, null, SmtpVerdict.Misconfigured(SmtpSetting.HeloName)),
        new(Greeting, "5xx", Any, null, SmtpVerdict.Misconfigured(SmtpSetting.Server)),
        new(Greeting, "4xx", "4.7.*", null, SmtpVerdict.ThrottledChannel),
        new(Greeting, Any, Any, null, SmtpVerdict.Unreachable),
        new(Login, "5xx", Any, null, SmtpVerdict.Misconfigured(SmtpSetting.Login)),
        new(Login, "421 432", Any, null, SmtpVerdict.ThrottledChannel),

        // Temporary refusals.
        new(Transaction, "421", "4.7.*", null, SmtpVerdict.ThrottledChannel),
        new(Transaction, "432 454", Any, null, SmtpVerdict.ThrottledChannel),
        new(Mail, "4xx", "4.7.*", null, SmtpVerdict.ThrottledChannel),
        new(AfterMail, "4xx", "4.7.*", null, SmtpVerdict.ThrottledSuspect),
        new(SmtpPhases.Any, "4xx", Any, null, SmtpVerdict.Transient),

        // Permanent refusals: a command out of order (the next attempt uses a new connection), the sender, the content,
        // and the mailbox.
        new(Mail, "503", Any, null, SmtpVerdict.Transient),
        new(Mail, "5xx", Any, null, SmtpVerdict.Misconfigured(SmtpSetting.Sender)),
        new(AfterMail, "5xx", Any, NotInDirectory, SmtpVerdict.InvalidRecipient),
        new(AfterMail, "5xx", Any, Policy, SmtpVerdict.Rejected),
        new(AfterMail, "5xx", LoginCodes, LoginRequired, SmtpVerdict.SuspectedSetting(SmtpSetting.Login)),
        new(AfterMail, "503", Any, null, SmtpVerdict.Transient),
        new(AfterMail, "5xx", "5.1.7 5.1.8 5.7.60", null, SmtpVerdict.Misconfigured(SmtpSetting.Sender)),
        new(AfterMail, "5xx", Any, SenderRefused, SmtpVerdict.Misconfigured(SmtpSetting.Sender)),
        new(AfterMail, "5xx", Any, AboutSender, SmtpVerdict.SuspectedSetting(SmtpSetting.Sender)),
        new(AfterMail, "5xx", MailboxCodes, null, SmtpVerdict.InvalidRecipient),
        new(AfterMail, "5xx", "5.4.1", RecipientRejected, SmtpVerdict.InvalidRecipient),
        new(AfterMail, "5xx", Any, PlainlyNoMailbox, SmtpVerdict.InvalidRecipient),
        new(AfterMail, "5xx", "5.4.4 5.7.27", NoDomain, SmtpVerdict.InvalidRecipient),
        new(AfterMail, "5xx", Undecided, Denied, SmtpVerdict.Rejected),
        new(AfterMail, "551", Undecided, null, SmtpVerdict.InvalidRecipient),
        new(
            AfterMail,
            "510 511 512 550 551 552 553 554 556",
            Undecided,
            NoMailbox,
            SmtpVerdict.InvalidRecipient),
        new(AfterMail, "5xx", Undecided, NoDomain, SmtpVerdict.InvalidRecipient),
        new(AfterMail, "5xx", Any, null, SmtpVerdict.Rejected),

        // A code that is not a refusal: the dialogue is out of order.
        new(SmtpPhases.Any, Any, Any, null, SmtpVerdict.Transient),
    ];

    public static IReadOnlyList<SmtpRule> All => Rules;

    public static (SmtpPhases Phase, string Name)[] PhaseNames { get; } =
    [
        (Greeting, "greeting"),
        (Login, "login"),
        (Mail, "MAIL"),
        (Rcpt, "RCPT"),
        (Data, "DATA"),
    ];

    /// <summary>Returns the first rule that applies. The last one applies to every reply.</summary>
    public static SmtpRule Find(SmtpReply reply) => Array.Find(Rules, rule => rule.Matches(reply))!;
}
