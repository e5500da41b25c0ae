using Notify.Addresses;
using Notify.Delivery;
using Notify.Email.Smtp;

namespace Notify.Email.Tests.Smtp;

public sealed class SmtpResultClassifierTests
{
    private static readonly (string Phase, int Code, string Text, SendOutcome Outcome, string Error)[] Table =
    [
        // the mailbox is not there
        ("Recipient",
            550,
            "5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table",
            SendOutcome.InvalidRecipient,
            "5.1.1"),
        ("Recipient",
            550,
            "5.1.1 The email account that you tried to reach does not exist.\n5.1.1 "
                + "https://support.google.com/mail/?p=NoSuchUser x-gsmtp",
            SendOutcome.InvalidRecipient,
            "5.1.1"),
        ("Recipient", 553, "5.1.2 We weren't able to find the recipient domain", SendOutcome.InvalidRecipient, "5.1.2"),
        ("Recipient",
            553,
            "5.1.3 The recipient address is not a valid RFC 5321 address",
            SendOutcome.InvalidRecipient,
            "5.1.3"),
        ("Recipient",
            550,
            "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
            SendOutcome.InvalidRecipient,
            "5.1.10"),
        ("Recipient", 556, "5.1.10 recipient domain has a null MX", SendOutcome.InvalidRecipient, "5.1.10"),
        ("Recipient",
            550,
            "5.2.1 The email account that you tried to reach is disabled.",
            SendOutcome.InvalidRecipient,
            "5.2.1"),
        ("Recipient",
            550,
            "5.4.1 Recipient address rejected: Access denied. AS(201806281)",
            SendOutcome.InvalidRecipient,
            "5.4.1"),
        ("Recipient", 550, "No such user here", SendOutcome.InvalidRecipient, "550"),
        ("Recipient", 550, "Requested action not taken: mailbox unavailable", SendOutcome.InvalidRecipient, "550"),
        ("Recipient", 551, "User not local", SendOutcome.InvalidRecipient, "551"),
        ("Recipient", 553, "sorry, no mailbox here by that name", SendOutcome.InvalidRecipient, "553"),
        ("FinalReply",
            554,
            "delivery error: dd This user doesn't have a yahoo.com account",
            SendOutcome.InvalidRecipient,
            "554"),
        ("FinalReply", 550, "5.1.1 unknown or illegal alias", SendOutcome.InvalidRecipient, "5.1.1"),
        ("Recipient", 550, "5.5.0 unknown user", SendOutcome.InvalidRecipient, "5.5.0"),

        // refused for what it is; the address stays good
        ("Recipient",
            550,
            "Requested action not taken: mailbox unavailable\nReject due to policy restrictions.",
            SendOutcome.Rejected,
            "550"),
        ("Recipient",
            552,
            "5.2.2 The email account that you tried to reach is over quota",
            SendOutcome.Rejected,
            "5.2.2"),
        ("Recipient", 552, "5.2.2 Mailbox full, quota limit exceeded", SendOutcome.Rejected, "5.2.2"),
        ("Sender", 552, "5.3.4 Message size exceeds fixed limit", SendOutcome.Rejected, "5.3.4"),
        ("Sender", 552, "Message size exceeds maximum permitted", SendOutcome.Rejected, "552"),
        ("FinalReply", 552, "5.2.3 Your message exceeded Google's message size limits", SendOutcome.Rejected, "5.2.3"),
        ("Recipient",
            550,
            "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
            SendOutcome.Rejected,
            "5.7.1"),
        ("FinalReply",
            550,
            "5.7.26 This mail has been blocked because the sender is unauthenticated (DMARC)",
            SendOutcome.Rejected,
            "5.7.26"),
        ("FinalReply",
            550,
            "5.7.1 Our system has detected that this message is likely unsolicited mail",
            SendOutcome.Rejected,
            "5.7.1"),
        ("FinalReply",
            554,
            "5.7.1 Message rejected: user unknown to the policy service",
            SendOutcome.Rejected,
            "5.7.1"),
        ("FinalReply", 554, "5.6.0 Message contains a bare line feed", SendOutcome.Rejected, "5.6.0"),
        ("Sender", 550, "5.6.7 SMTPUTF8 is required", SendOutcome.Rejected, "5.6.7"),
        ("FinalReply", 554, "Message rejected under suspicion of SPAM", SendOutcome.Rejected, "554"),
        ("Content", 554, "5.5.1 Error: no valid recipients", SendOutcome.Rejected, "5.5.1"),
        ("Recipient", 555, "5.5.4 Unsupported option", SendOutcome.Rejected, "5.5.4"),
        ("FinalReply", 571, "Message refused", SendOutcome.Rejected, "571"),

        // too fast for the provider
        ("FinalReply", 550, "5.7.0 Too many messages in a short time", SendOutcome.Throttled, "5.7.0"),
        ("FinalReply", 454, "Throttling failure: Maximum sending rate exceeded.", SendOutcome.Throttled, "454"),
        ("FinalReply", 454, "Throttling failure: Daily message quota exceeded.", SendOutcome.Throttled, "454"),
        ("Authenticate", 454, "4.7.0 Throttling failure: Too many login attempts", SendOutcome.Throttled, "4.7.0"),
        ("FinalReply",
            432,
            "4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending",
            SendOutcome.Throttled,
            "4.3.2"),
        ("Sender",
            421,
            "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints",
            SendOutcome.Throttled,
            "4.7.0"),
        ("Sender",
            451,
            "4.7.500 Server busy. Please try again later from [192.0.2.1].",
            SendOutcome.Throttled,
            "4.7.500"),
        ("FinalReply",
            421,
            "4.7.28 Our system has detected an unusual rate of mail originating from your IP",
            SendOutcome.Throttled,
            "4.7.28"),
        ("Sender", 421, "Too many concurrent SMTP connections", SendOutcome.Throttled, "421"),
        ("Sender", 550, "5.4.5 Daily user sending limit exceeded", SendOutcome.Throttled, "5.4.5"),
        ("Recipient",
            550,
            "5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
            SendOutcome.Throttled,
            "5.1.90"),
        ("FinalReply",
            550,
            "5.7.233 tenant has exceeded its external recipient rate limit",
            SendOutcome.Throttled,
            "5.7.233"),
        ("Recipient",
            450,
            "4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.example",
            SendOutcome.Throttled,
            "4.2.0"),
        ("Recipient",
            451,
            "4.7.1 Greylisting in action, please try again in 300 seconds",
            SendOutcome.Throttled,
            "4.7.1"),
        ("Recipient", 450, "4.7.1 please come back", SendOutcome.Throttled, "4.7.1"),
        ("Recipient",
            450,
            "4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
            SendOutcome.Throttled,
            "4.2.1"),
        ("Recipient",
            550,
            "5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
            SendOutcome.Throttled,
            "5.2.1"),
        ("Connect", 421, "4.7.0 Too many connections from your host", SendOutcome.Throttled, "4.7.0"),

        // for now
        ("Recipient", 450, "4.2.0 mailbox busy", SendOutcome.Transient, "4.2.0"),
        ("Recipient", 451, "4.3.0 Temporary lookup failure", SendOutcome.Transient, "4.3.0"),
        ("Recipient", 452, "4.2.2 mailbox over quota", SendOutcome.Transient, "4.2.2"),
        ("Sender", 452, "4.3.1 Insufficient system storage", SendOutcome.Transient, "4.3.1"),
        ("Sender", 421, "4.3.2 Service shutting down", SendOutcome.Transient, "4.3.2"),
        ("FinalReply", 451, "Requested action aborted: local error in processing", SendOutcome.Transient, "451"),
        ("Recipient", 503, "5.5.1 MAIL first", SendOutcome.Transient, "5.5.1"),
        ("Sender", 503, "bad sequence of commands", SendOutcome.Transient, "503"),
        ("Authenticate", 451, "4.3.0 Temporary authentication failure", SendOutcome.Transient, "4.3.0"),

        // our own settings
        ("Authenticate", 535, "5.7.8 Username and Password not accepted", SendOutcome.Misconfigured, "5.7.8"),
        ("Authenticate",
            535,
            "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
            SendOutcome.Misconfigured,
            "5.7.139"),
        ("Sender",
            530,
            "5.7.57 Client was not authenticated to send anonymous mail during MAIL FROM",
            SendOutcome.Misconfigured,
            "5.7.57"),
        ("Sender", 530, "5.7.0 Must issue a STARTTLS command first", SendOutcome.Misconfigured, "5.7.0"),
        ("Recipient", 530, "Authentication required", SendOutcome.Misconfigured, "530"),
        ("Sender", 503, "5.5.1 Error: need to authenticate first", SendOutcome.Misconfigured, "5.5.1"),
        ("Recipient", 550, "Authentication is required for relay", SendOutcome.Misconfigured, "550"),
        ("FinalReply", 550, "5.1.8 Access denied, bad outbound sender AS(42004)", SendOutcome.Misconfigured, "5.1.8"),
        ("Recipient", 553, "5.1.7 sender address does not exist", SendOutcome.Misconfigured, "5.1.7"),
        ("Sender", 553, "5.7.1 Sender address rejected: not owned by user alerts", SendOutcome.Misconfigured, "5.7.1"),
        ("Sender", 550, "5.1.1 no such sender", SendOutcome.Misconfigured, "5.1.1"),
        ("Connect", 554, "5.7.1 Your IP is listed; no SMTP service here", SendOutcome.Misconfigured, "5.7.1"),
        ("Connect", 502, "EHLO not implemented", SendOutcome.Misconfigured, "502"),

        // not reachable
        ("Connect", 421, "Service not available, closing transmission channel", SendOutcome.Unreachable, "421"),
        ("Connect", 454, "TLS not available due to temporary reason", SendOutcome.Unreachable, "454"),
    ];

    public static TheoryData<string, int, string, SendOutcome, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, int, string, SendOutcome, string>();
            foreach (var (phase, code, text, outcome, error) in Table)
                rows.Add(phase, code, text, outcome, error);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Says_what_a_reply_means(string phase, int code, string text, SendOutcome outcome, string error)
    {
        var result = SmtpResultClassifier.Classify(Enum.Parse<SmtpPhase>(phase), code, text);

        result.Outcome.Should().Be(outcome);
        result.Error.Should().Be(error);
        result.Detail.Should().NotBeNullOrEmpty().And.NotContain("a@b.example");
    }

    [Fact]
    public void A_missing_mailbox_is_suppressed_as_bounced() =>
        SmtpResultClassifier.Classify(SmtpPhase.Recipient, 550, "5.1.1 gone").Suppression
            .Should().Be(SuppressionReason.Bounced);

    [Theory]
    [InlineData("Recipient", 450, "4.7.1 Greylisted, try again in 300 seconds", PauseScope.Address, 300)]
    [InlineData("Recipient", 451, "4.7.1 greylisting; retry after 5 minutes", PauseScope.Address, 300)]
    [InlineData("Sender", 421, "4.7.0 too many messages, wait 2 hours", PauseScope.Channel, 7200)]
    [InlineData("FinalReply", 454, "Throttling failure, come back in 900 days", PauseScope.Channel, null)]
    [InlineData("FinalReply", 454, "Throttling failure, come back in 900 hours", PauseScope.Channel, 86_400)]
    [InlineData("Recipient", 421, "4.7.0 deferred", PauseScope.Channel, null)]
    [InlineData("Recipient", 450, "4.7.1 deferred", PauseScope.Address, null)]
    [InlineData("Recipient", 450, "4.7.1 Idle for 300 seconds, slow down", PauseScope.Channel, null)]
    public void A_throttle_states_its_scope_and_its_wait(
        string phase,
        int code,
        string text,
        PauseScope scope,
        int? seconds)
    {
        var result = SmtpResultClassifier.Classify(Enum.Parse<SmtpPhase>(phase), code, text);

        result.Outcome.Should().Be(SendOutcome.Throttled);
        result.Scope.Should().Be(scope);
        result.RetryAfter.Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Theory]
    [InlineData(451, "4.3.2 System busy, try again in 40 seconds", 40)]
    [InlineData(452, "4.2.2 Mailbox full, retry in 2 hours", 7200)]
    [InlineData(452, "4.2.2 Mailbox full, retry in 24 hours", 86_400)]
    [InlineData(452, "4.2.2 Mailbox full, retry in 25 hours", 86_400)]
    [InlineData(451, "4.4.2 Timed out after 300 seconds", null)]
    public void A_temporary_refusal_keeps_the_wait_that_the_server_states(int code, string text, int? seconds)
    {
        var result = SmtpResultClassifier.Classify(SmtpPhase.Recipient, code, text);

        result.Outcome.Should().Be(SendOutcome.Transient);
        result.RetryAfter.Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Theory]
    [InlineData("Recipient", 554, "5.7.1 <a@b.example>: Relay access denied", "does not relay", "UserName")]
    [InlineData(
        "Recipient",
        504,
        "5.5.2 <box>: Helo command rejected: need fully-qualified hostname",
        "HELO",
        "LocalDomain")]
    [InlineData(
        "FinalReply",
        550,
        "5.7.60 SMTP; Client does not have permissions to send as this sender",
        "sender",
        "From")]
    [InlineData("Authenticate", 535, "5.7.8 bad", "login", "Password")]
    [InlineData("Sender", 530, "5.7.0 Must issue a STARTTLS command first", "TLS", "Security")]
    [InlineData("Connect", 554, "no service here", "connection", "Host")]
    public void A_refused_setting_is_named_with_the_option_to_change(
        string phase,
        int code,
        string text,
        string subject,
        string option)
    {
        var result = SmtpResultClassifier.Classify(Enum.Parse<SmtpPhase>(phase), code, text);

        result.Outcome.Should().Be(SendOutcome.Misconfigured);
        result.Detail.Should().Contain(subject).And.Contain(option).And.EndWith(SmtpReplyText.Clean(text));
    }

    [Fact]
    public void A_phrase_over_folded_lines_is_read_as_one()
    {
        var result = SmtpResultClassifier.Classify(
            SmtpPhase.Recipient,
            452,
            "4.2.0 The mailbox of the recipient has no\r\n4.2.0    storage\n4.2.0 space");

        (result.Outcome, result.SuspectedScope).Should().Be((SendOutcome.Transient, PauseScope.Address));
        result.Detail.Should().Be("4.2.0 The mailbox of the recipient has no storage space");
    }

    [Fact]
    public void A_reply_without_text_is_classified_by_its_code()
    {
        var result = SmtpResultClassifier.Classify(SmtpPhase.FinalReply, 554, null);

        result.Outcome.Should().Be(SendOutcome.Rejected);
        result.Error.Should().Be("554");
        result.Detail.Should().BeNull();
    }
}
