using System.Globalization;
using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Email.Smtp;

/// <summary>What a server's reply means. Pure; the table is in <c>docs/email.md</c>.</summary>
internal static class SmtpResultClassifier
{
    /// <summary>Classifies a refusal.</summary>
    /// <param name="phase">How far the send had come.</param>
    /// <param name="code">The reply code, 400 to 599 (RFC 5321 section 4.2).</param>
    /// <param name="text">The text after it, an enhanced code first where the server gives one (RFC 3463).</param>
    public static SendResult Classify(SmtpPhase phase, int code, string? text)
    {
        var enhanced = SmtpReplyText.EnhancedCode(text)?.Trim();
        var reply = new Reply(phase, code, enhanced, text ?? "");
        return phase switch
        {
            _ when code is 530 or 534 or 538 => reply.Misconfigured(),
            SmtpPhase.Connect => ClassifyConnect(reply),
            SmtpPhase.Authenticate => ClassifyLogin(reply),
            _ when code < 500 => ClassifySoft(reply),
            SmtpPhase.Sender => ClassifySender(reply),
            _ => ClassifyHard(reply),
        };
    }

    /// <summary>Greeting, EHLO and STARTTLS: nothing about a message yet, so none may be burnt.</summary>
    private static SendResult ClassifyConnect(Reply reply) =>
        reply.Code >= 500 ? reply.Misconfigured()
        : reply.TooFast || reply.Is("4.7.") ? reply.Throttled(PauseScope.Channel)
        : reply.Unreachable();

    private static SendResult ClassifyLogin(Reply reply) =>
        reply.Code >= 500 ? reply.Misconfigured()
        : reply.TooFast || reply.Code is 421 or 432 ? reply.Throttled(PauseScope.Channel)
        : reply.Transient();

    private static SendResult ClassifySoft(Reply reply)
    {
        if (reply.Greylisted || reply.MailboxTooBusy)
            return reply.Throttled(PauseScope.Address);
        if (reply.TooFast || reply.Code is 432 or 454)
            return reply.Throttled(PauseScope.Channel);
        if (reply.Is("4.7."))
            return reply.Throttled(reply.Phase == SmtpPhase.Recipient && reply.Code != 421 ? PauseScope.Address : PauseScope.Channel);
        return reply.Transient();
    }

    /// <summary>A sender refused for good is refused for every message: our setting, or our standing with the provider.</summary>
    private static SendResult ClassifySender(Reply reply) =>
        reply.TooLarge || reply.Is("5.6.") ? reply.Rejected()
        : reply.TooFast ? reply.Throttled(PauseScope.Channel)
        : reply.Code == 503 && !reply.LoginWanted ? reply.Transient()
        : reply.Misconfigured();

    private static SendResult ClassifyHard(Reply reply)
    {
        if (reply.MailboxTooBusy)
            return reply.Throttled(PauseScope.Address);
        if (reply.TooLarge || reply.Is("5.2.2"))
            return reply.Rejected();
        if (reply.TooFast)
            return reply.Throttled(PauseScope.Channel);
        if (reply.Is("5.1.7") || reply.Is("5.1.8") || reply.LoginWanted)
            return reply.Misconfigured();
        if (reply.NoMailbox)
            return reply.InvalidRecipient();
        // Out of step with the server: the next attempt gets a new connection.
        return reply.Code == 503 ? reply.Transient() : reply.Rejected();
    }

    private readonly record struct Reply(SmtpPhase Phase, int Code, string? Enhanced, string Text)
    {
        public bool TooFast => SmtpReplyPatterns.SayTooFast(Text);

        public bool Greylisted => SmtpReplyPatterns.SayGreylisted(Text);

        public bool MailboxTooBusy => SmtpReplyPatterns.SayMailboxTooBusy(Text);

        public bool LoginWanted => Enhanced is null or "5.5.1" or "5.7.0" or "5.7.1" && SmtpReplyPatterns.SayLoginWanted(Text);

        public bool TooLarge => Is("5.3.4") || Is("5.2.3") || (Code == 552 && Enhanced is null && !SmtpReplyPatterns.SayNoSuchUser(Text));

        /// <summary>
        /// The mailbox is not there: by its enhanced code, by Exchange Online's 5.4.1, or, without a code, by words. A policy never counts: suppressing a good address is worse than
        /// keeping a bad one.
        /// </summary>
        public bool NoMailbox => Enhanced switch
        {
            null => Code == 551 || (Code is 550 or 552 or 553 or 554 && !SmtpReplyPatterns.SayPolicy(Text) && SmtpReplyPatterns.SayNoSuchUser(Text)),
            "5.2.1" => true,
            "5.4.1" => Text.Contains("Recipient address rejected", StringComparison.OrdinalIgnoreCase),
            "5.0.0" or "5.5.0" or "5.3.0" => !SmtpReplyPatterns.SayPolicy(Text) && SmtpReplyPatterns.SayNoSuchUser(Text),
            _ => Is("5.1."),
        };

        private string Error => Enhanced ?? Code.ToString(CultureInfo.InvariantCulture);

        private string? Detail => SmtpReplyText.Clean(Text);

        /// <summary>Whether the enhanced code is this one, or begins with it where it ends in a dot.</summary>
        public bool Is(string code) => Enhanced is not null && (code[^1] == '.' ? Enhanced.StartsWith(code, StringComparison.Ordinal) : Enhanced == code);

        public SendResult Throttled(PauseScope scope) => SendResult.Throttled(SmtpReplyPatterns.RetryAfter(Text), scope, Error, Detail);

        public SendResult Transient() => SendResult.Transient(Error, Detail);

        public SendResult Rejected() => SendResult.Rejected(Error, Detail);

        public SendResult Misconfigured() => SendResult.Misconfigured(Error, Detail);

        public SendResult Unreachable() => SendResult.Unreachable(Error, Detail);

        public SendResult InvalidRecipient() => SendResult.InvalidRecipient(SuppressionReason.Bounced, Error, Detail);
    }
}
