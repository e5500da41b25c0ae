using Notify.Delivery;
using Notify.Email.Smtp;

namespace Notify.Email.Tests.Smtp;

/// <summary>
/// Replies as public servers and providers write them, with the result and the scopes that the pipeline decides by.
/// </summary>
public sealed class PublicReplyTests
{
    private static readonly Expected NoMailbox = new(
        SendOutcome.InvalidRecipient,
        PauseScope.Address,
        PauseScope.Channel);

    private static readonly Expected Refused = new(SendOutcome.Rejected, PauseScope.Address, PauseScope.Address);
    private static readonly Expected Full = new(SendOutcome.Transient, PauseScope.Address, PauseScope.Address);
    private static readonly Expected Later = new(SendOutcome.Transient, PauseScope.Address, PauseScope.Channel);
    private static readonly Expected SlowChannel = new(SendOutcome.Throttled, PauseScope.Channel, PauseScope.Channel);
    private static readonly Expected SlowAddress = new(SendOutcome.Throttled, PauseScope.Address, PauseScope.Address);
    private static readonly Expected SlowSuspect = new(SendOutcome.Throttled, PauseScope.Address, PauseScope.Channel);
    private static readonly Expected Settings = new(SendOutcome.Misconfigured, PauseScope.Channel, PauseScope.Channel);
    private static readonly Expected Suspect = new(SendOutcome.Misconfigured, PauseScope.Address, PauseScope.Channel);
    private static readonly Expected Away = new(SendOutcome.Unreachable, PauseScope.Channel, PauseScope.Channel);

    private static readonly (string Provider, string Phase, int Code, Expected Expected, string Text)[] Table =
    [
        ("Postfix", "Recipient", 550, NoMailbox,
            "5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table"),
        ("Postfix", "Recipient", 550, NoMailbox,
            "5.1.1 <a@b.example>: Recipient address rejected: undeliverable address: host "
            + "mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)"),
        ("Postfix", "Recipient", 550, NoMailbox,
            "5.1.1 <a@b.example>: Recipient address rejected: undeliverable address: host "
            + "mx.b.example[192.0.2.1] said: 550 Sender address rejected (in reply to MAIL FROM command)"),
        ("Postfix", "Recipient", 450, Later,
            "4.1.1 <a@b.example>: Recipient address rejected: unverified address: Address verification in "
            + "progress"),
        ("Postfix", "Recipient", 450, Later,
            "4.1.1 <a@b.example>: Recipient address rejected: unverified address: host mx.b.example[192.0.2.1] said: "
            + "451 4.7.1 too many messages, slow down (in reply to RCPT TO command)"),
        ("Postfix", "Recipient", 550, Refused,
            "5.7.1 <a@b.example>: Recipient address rejected: undeliverable address: host mx.b.example[192.0.2.1] "
            + "said: 550 5.7.1 Helo command rejected (in reply to EHLO command)"),
        ("Postfix", "Recipient", 450, Later, "4.1.2 <a@b.example>: Recipient address rejected: Domain not found"),
        ("Postfix", "Recipient", 554, Suspect, "5.7.1 <a@b.example>: Relay access denied"),
        ("Postfix", "Recipient", 454, Suspect, "4.7.1 <a@b.example>: Relay access denied"),
        ("Postfix", "Recipient", 504, Settings, "5.5.2 <ubuntu>: Helo command rejected: need fully-qualified hostname"),
        ("Postfix", "Recipient", 450, Settings, "4.7.1 <worker-1>: Helo command rejected: Host not found"),
        ("Postfix", "Recipient", 501, Settings, "5.5.2 <_>: Helo command rejected: Invalid name"),
        ("Postfix", "Recipient", 550, Settings,
            "5.1.0 <alerts@sender.example>: Sender address rejected: User unknown in relay recipient table"),
        ("Postfix", "Recipient", 553, Settings,
            "5.7.1 <alerts@sender.example>: Sender address rejected: not owned by user alerts"),
        ("Postfix", "Recipient", 553, Settings,
            "5.7.1 <alerts@sender.example>: Sender address rejected: not logged in"),
        ("Postfix", "Recipient", 550, Settings,
            "5.1.8 <alerts@sender.example>: Sender address rejected: Domain not found"),
        ("Postfix", "Recipient", 450, Later,
            "4.1.8 <alerts@sender.example>: Sender address rejected: Domain not found"),
        ("Postfix", "Recipient", 554, Suspect, "5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied"),
        ("Postfix", "Recipient", 554, Refused,
            "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; "
            + "https://www.spamhaus.org/query/ip/192.0.2.1"),
        ("Postfix", "Recipient", 450, SlowAddress,
            "4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see "
            + "http://postgrey.schweikert.ch/help/b.example.html"),
        ("Postfix", "Recipient", 452, Later, "4.3.1 Insufficient system storage"),
        ("Postfix", "Recipient", 451, Later, "4.3.0 <a@b.example>: Temporary lookup failure"),
        ("Postfix", "Sender", 530, Settings, "5.7.0 Must issue a STARTTLS command first"),
        ("Postfix", "Connect", 421, SlowChannel, "4.7.0 mail.example.com Error: too many connections from 192.0.2.1"),
        ("Postfix", "Recipient", 450, SlowChannel, "4.7.1 Error: too much mail from 192.0.2.1"),
        ("Postfix", "Sender", 552, Refused, "5.3.4 Message size exceeds fixed limit"),
        ("Postfix", "FinalReply", 550, Refused, "5.7.1 message content rejected"),
        ("Postfix", "FinalReply", 451, Later, "4.3.0 Error: queue file write error"),
        ("Postfix", "Authenticate", 535, Settings, "5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
        ("Postfix", "Authenticate", 454, Later,
            "4.7.0 Temporary authentication failure: Connection lost to authentication server"),
        ("Postfix", "Recipient", 452, Full, "4.2.2 <a@b.example>: Mailbox size limit exceeded"),
        ("Postfix", "Recipient", 452, Full, "Mailbox size limit exceeded"),
        ("Dovecot", "FinalReply", 452, Full, "4.2.2 <a@b.example> Quota exceeded (mailbox for user is full)"),
        ("Dovecot", "FinalReply", 552, Refused, "5.2.2 <a@b.example> Quota exceeded (mailbox for user is full)"),

        ("Exim", "Recipient", 550, Suspect, "relay not permitted"),
        ("Exim", "Recipient", 550, Suspect, "relay not permitted, authentication required"),
        ("Exim", "Recipient", 550, NoMailbox, "Unrouteable address"),
        ("Exim", "Recipient", 550, NoMailbox, "Unknown user"),
        ("Exim", "Recipient", 550, Suspect,
            "Verification failed for <alerts@sender.example>\nNo Such User Here\nSender verify failed"),
        ("Exim", "Recipient", 550, Settings, "Access denied - Invalid HELO name (See RFC2821 4.1.1.1)"),
        ("Exim", "Connect", 501, Settings, "Syntactically invalid HELO argument(s)"),
        ("Exim", "Sender", 421, SlowChannel, "too many messages in this connection"),
        ("Exim", "Connect", 421, SlowChannel, "Too many concurrent SMTP connections; please try again later."),
        ("Exim", "Recipient", 451, Later, "Temporary local problem - please try later"),
        ("Exim", "Recipient", 451, Later, "Could not complete sender verify callout"),
        ("Exim", "FinalReply", 550, Refused, "This message was classified as SPAM and may not be delivered"),
        ("Exim", "Authenticate", 535, Settings, "Incorrect authentication data"),
        ("Exim", "Recipient", 452, Full, "mailbox is full"),

        ("Exchange", "Recipient", 550, Suspect, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
        ("Exchange", "Recipient", 550, Suspect, "5.7.1 Unable to relay"),
        ("Exchange", "Sender", 530, Settings,
            "5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"),
        ("Exchange", "Sender", 550, Settings, "5.7.60 SMTP; Client does not have permissions to send as this sender"),
        ("Exchange", "Recipient", 550, NoMailbox, "5.1.1 User unknown"),
        ("Exchange", "Recipient", 452, Later, "4.3.1 Insufficient system resources"),
        ("Exchange", "FinalReply", 554, Refused,
            "5.2.2 mailbox "
            + "full;STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded"),
        ("Exchange", "FinalReply", 432, SlowAddress, "4.3.2 STOREDRV.Deliver; recipient thread limit exceeded"),
        ("Exchange", "Sender", 501, Settings, "5.1.7 Invalid address"),
        ("Office 365", "Recipient", 550, NoMailbox,
            "5.4.1 Recipient address rejected: Access denied. AS(201806281) "
            + "[DB5EUR01FT031.eop-EUR01.prod.protection.outlook.com]"),
        ("Office 365", "Recipient", 550, NoMailbox,
            "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient a@b.example not found by SMTP address lookup"),
        ("Office 365", "FinalReply", 554, Settings,
            "5.2.252 SendAsDenied; alerts@sender.example not allowed to send as noreply@sender.example; "
            + "STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"),
        ("Office 365", "FinalReply", 550, Settings,
            "5.7.60 SMTP; Client does not have permissions to send as this sender"),
        ("Office 365", "Recipient", 550, Suspect, "5.7.64 TenantAttribution; Relay Access Denied"),
        ("Office 365", "FinalReply", 550, Settings, "5.1.8 Access denied, bad outbound sender AS(42004)"),
        ("Office 365", "FinalReply", 432, SlowChannel,
            "4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more "
            + "information."),
        ("Office 365", "FinalReply", 550, SlowChannel,
            "5.7.233 Your message can't be sent because your tenant has exceeded its external recipient rate "
            + "limit"),
        ("Office 365", "Sender", 451, SlowChannel,
            "4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)"),
        ("Office 365", "Recipient", 451, SlowChannel,
            "4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation."),
        ("Office 365", "Recipient", 550, Refused,
            "5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please "
            + "visit https://sender.office.com/"),
        ("Office 365", "FinalReply", 550, Refused,
            "5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery "
            + "restriction check failed"),
        ("Office 365", "Authenticate", 535, Settings,
            "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."),
        ("Office 365", "Authenticate", 535, Settings, "5.7.3 Authentication unsuccessful"),
        ("Outlook.com", "Recipient", 550, NoMailbox,
            "5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
        ("Outlook.com", "FinalReply", 550, Refused,
            "5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service "
            + "provider since part of their network is on our block list (S3140)."),
        ("Outlook.com", "FinalReply", 554, Refused, "5.2.2 mailbox full"),

        ("Gmail", "Recipient", 550, NoMailbox,
            "5.1.1 The email account that you tried to reach does not exist. Please try\n5.1.1 double-checking "
            + "the recipient's email address for typos or\n5.1.1 unnecessary spaces. For more information, go "
            + "to\n5.1.1  https://support.google.com/mail/?p=NoSuchUser x-gsmtp"),
        ("Gmail", "Recipient", 550, NoMailbox,
            "5.2.1 The email account that you tried to reach is inactive. For more\n5.2.1 information, go to\n"
            + "5.2.1  https://support.google.com/mail/?p=DisabledUser x-gsmtp"),
        ("Gmail", "Recipient", 450, SlowAddress,
            "4.2.1 The user you are trying to contact is receiving mail at a rate that\n4.2.1 prevents "
            + "additional messages from being delivered. Please resend your\n4.2.1 message at a later time."),
        ("Gmail", "Recipient", 450, SlowAddress,
            "4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend your "
            + "message at a later time."),
        ("Gmail", "Recipient", 550, SlowAddress,
            "5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional "
            + "messages from being delivered."),
        ("Gmail", "Recipient", 452, Full,
            "4.2.2 The recipient's inbox is out of storage space. Please direct the\n4.2.2 recipient to "
            + "https://support.google.com/mail/?p=OverQuotaTemp x-gsmtp"),
        ("Gmail", "Recipient", 552, Refused,
            "5.2.2 The recipient's inbox is out of storage space and inactive. Please direct the recipient to "
            + "https://support.google.com/mail/?p=OverQuotaPerm"),
        ("Gmail", "FinalReply", 421, SlowChannel,
            "4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP "
            + "address."),
        ("Gmail", "FinalReply", 421, SlowChannel,
            "4.7.0 This message is suspicious due to the very low reputation of the sending IP address."),
        ("Gmail", "FinalReply", 421, SlowChannel,
            "4.7.26 Your email has been rate limited because it is unauthenticated. Gmail requires all senders "
            + "to authenticate with either SPF or DKIM."),
        ("Gmail", "FinalReply", 550, Refused,
            "5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all "
            + "senders to authenticate with either SPF or DKIM."),
        ("Gmail", "FinalReply", 550, Refused,
            "5.7.1 Unauthenticated email from sender.example is not accepted due to domain's DMARC policy."),
        ("Gmail", "FinalReply", 552, Refused, "5.2.3 Your message exceeded Google's message size limits."),
        ("Gmail", "FinalReply", 552, Refused,
            "5.7.0 This message was blocked because its content presents a potential security issue."),
        ("Gmail", "Sender", 550, SlowChannel,
            "5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to "
            + "https://support.google.com/a/answer/166852"),
        ("Gmail", "Authenticate", 535, Settings,
            "5.7.8 Username and Password not accepted. For more information, go to\n5.7.8  "
            + "https://support.google.com/mail/?p=BadCredentials"),
        ("Gmail", "Authenticate", 534, Settings, "5.7.9 Application-specific password required."),
        ("Gmail", "Authenticate", 454, SlowChannel, "4.7.0 Too many login attempts, please try again later."),
        ("Gmail", "Recipient", 550, Suspect,
            "5.7.1 Invalid credentials for relay [192.0.2.1]. The IP address you've registered in your G Suite "
            + "SMTP Relay service doesn't match the domain of the account"),
        ("Gmail", "Recipient", 450, SlowChannel,
            "4.2.1 Peak SMTP relay limit exceeded for customer. This is a temporary error."),
        ("Gmail", "Sender", 530, Settings,
            "5.7.0 Authentication Required. For more information, go to "
            + "https://support.google.com/mail/?p=WantAuthError"),

        ("Yahoo", "FinalReply", 554, NoMailbox,
            "delivery error: dd This user doesn't have a yahoo.com account (a@b.example) [0] - "
            + "mta1234.mail.bf1.yahoo.com"),
        ("Yahoo", "FinalReply", 554, NoMailbox,
            "delivery error: dd Not a valid recipient - atlas315.free.mail.ne1.yahoo.com"),
        ("Yahoo", "FinalReply", 554, NoMailbox,
            "30 Sorry, your message to a@b.example cannot be delivered. This mailbox is disabled (554.30)."),
        ("Yahoo", "Recipient", 552, NoMailbox, "1 Requested mail action aborted, mailbox not found"),
        ("Yahoo", "Sender", 421, SlowChannel,
            "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user "
            + "complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes"),
        ("Yahoo", "Sender", 421, SlowChannel, "Max message per connection reached, closing transmission channel"),
        ("Yahoo", "FinalReply", 554, Refused,
            "5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes"),
        ("Yahoo", "Connect", 553, Settings,
            "5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list"),
        ("Yahoo", "Recipient", 451, Later, "4.3.2 Temporary deferral [TS01]"),

        ("SES", "FinalReply", 554, Settings,
            "Message rejected: Email address is not verified. The following identities failed the check in "
            + "region EU-WEST-1: alerts@sender.example"),
        ("SES", "FinalReply", 454, SlowChannel, "Throttling failure: Maximum sending rate exceeded."),
        ("SES", "FinalReply", 454, SlowChannel, "Throttling failure: Daily message quota exceeded."),
        ("SES", "Sender", 421, SlowChannel, "Too many concurrent SMTP connections"),
        ("SES", "Sender", 421, SlowChannel, "too many messages in this connection"),
        ("SES", "FinalReply", 554, Suspect,
            "Access denied: User `arn:aws:iam::123456789012:user/ses-smtp' is not authorized to perform "
            + "`ses:SendRawEmail'"),
        ("SES", "FinalReply", 554, Suspect, "Message rejected: Sending suspended for this account."),
        ("SES", "Authenticate", 535, Settings, "Authentication Credentials Invalid"),
        ("SES", "Sender", 530, Settings, "Authentication required"),
        ("SES", "FinalReply", 451, Later, "Temporary service failure"),
        ("SES", "Connect", 451, Away, "Timeout waiting for data from client."),

        ("SendGrid", "Sender", 550, Settings, "Unauthenticated senders not allowed"),
        ("SendGrid", "FinalReply", 550, Settings,
            "The from address does not match a verified Sender Identity. Mail cannot be sent until this error "
            + "is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see "
            + "the Sender Identity requirements"),
        ("SendGrid", "Sender", 451, SlowChannel, "You have exceeded your messaging limits"),
        ("SendGrid", "Authenticate", 451, Later, "Authentication failed: Maximum credits exceeded"),
        ("SendGrid", "Authenticate", 535, Settings, "Authentication failed: Bad username / password"),
        ("SendGrid", "Sender", 552, Refused, "Message size exceeds fixed limit"),

        ("Mailgun", "FinalReply", 421, SlowSuspect,
            "Domain sender.example is not allowed to send: recipient limit exceeded, try again after 5 minutes"),
        ("Mimecast", "Recipient", 550, Refused,
            "Rejected by header based Anti-Spoofing policy: a@b.example - "
            + "https://community.mimecast.com/docs/DOC-1369#550"),
        ("IronPort", "Recipient", 550, NoMailbox, "#5.1.0 Address rejected."),
        ("IronPort", "Connect", 554, Settings,
            "Your access to this mail system has been rejected due to the sending MTA's poor reputation."),
        ("Orange", "Recipient", 552, Refused, "5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]"),
        ("Orange", "Recipient", 550, NoMailbox,
            "5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]"),
        ("Orange", "Connect", 421, SlowChannel,
            "mwinf5c63 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, "
            + "slow down. OFR005_104 [104]"),
        ("hMailServer", "Recipient", 530, Suspect, "SMTP authentication is required."),

        ("qmail", "Recipient", 553, Suspect, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
        ("qmail", "Recipient", 550, NoMailbox, "sorry, no mailbox here by that name. (#5.1.1)"),
        ("qmail", "FinalReply", 554, NoMailbox, "Sorry, no mailbox here by that name (#5.1.1)"),
        ("qmail", "FinalReply", 451, Later, "qq temporary problem (#4.3.0)"),
        ("qmail", "Recipient", 553, Refused, "sorry, your envelope sender is in my badmailfrom list (#5.7.1)"),
        ("qmail", "FinalReply", 552, Refused, "sorry, that message size exceeds my databytes limit (#5.3.4)"),

        ("Sendmail", "Recipient", 550, NoMailbox, "5.1.1 <a@b.example>... User unknown"),
        ("Sendmail", "Recipient", 550, Suspect,
            "5.7.1 <a@b.example>... Relaying denied. Proper authentication required."),
        ("Sendmail", "Recipient", 550, Suspect,
            "5.7.1 <a@b.example>... Relaying denied. IP name lookup failed [192.0.2.1]"),
        ("Sendmail", "Sender", 553, Settings,
            "5.1.8 <alerts@sender.example>... Domain of sender address alerts@sender.example does not exist"),
        ("Sendmail", "Sender", 451, Later, "4.1.8 Domain of sender address alerts@sender.example does not resolve"),
        ("Sendmail", "Sender", 452, Later, "4.4.5 Insufficient disk space; try again later"),
        ("Sendmail", "Recipient", 450, Full, "4.2.2 <a@b.example>... Mailbox full"),
        ("Sendmail", "Sender", 421, SlowChannel, "4.3.2 Connection rate limit exceeded."),
        ("Sendmail", "Sender", 503, Later, "5.0.0 Polite people say HELO first"),
        ("Sendmail", "FinalReply", 421, Later, "4.4.1 Connection timed out during user open"),

        ("other", "Recipient", 550, Refused,
            "5.1.0 <alerts@sender.example> sender rejected: SPF fail, see http://www.open-spf.org/Why"),
        ("other", "Recipient", 550, Refused, "5.1.0 Message refused by our anti-spam policy"),
        ("other", "Recipient", 550, NoMailbox, "5.1.0 No such user here"),
        ("other", "Recipient", 550, Refused, "5.1.0 Requested action not taken"),
        ("other", "Recipient", 550, NoMailbox, "5.1.1 <nospam@b.example>: user unknown"),
        ("other", "FinalReply", 550, Settings, "not authorized to send from this domain"),
        ("other", "Sender", 501, Settings, "mail from address must be same as authorization user"),
        ("other", "Recipient", 450, Later, "Requested mail action not taken: mailbox unavailable"),
        ("other", "Recipient", 421, Later, ""),
        ("other", "Recipient", 452, Full, "4.2.2 Over quota"),
        ("other", "Recipient", 422, Full, "The recipient's mailbox has exceeded its storage limit"),
        ("other", "Recipient", 452, Full, "4.3.1 <a@b.example> disk quota exceeded"),
        ("other", "Recipient", 250, Later, "2.1.5 Ok"),
    ];

    public static TheoryData<string, string, int, string, SendOutcome, PauseScope, PauseScope> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, int, string, SendOutcome, PauseScope, PauseScope>();
            foreach (var (provider, phase, code, (outcome, scope, suspected), text) in Table)
                rows.Add(provider, phase, code, text, outcome, scope, suspected);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_public_reply_has_the_result_that_the_table_states(
        string provider,
        string phase,
        int code,
        string text,
        SendOutcome outcome,
        PauseScope scope,
        PauseScope suspected)
    {
        var result = SmtpResultClassifier.Classify(Enum.Parse<SmtpPhase>(phase), code, text);

        (result.Outcome, result.Scope, result.SuspectedScope)
            .Should().Be((outcome, scope, suspected), $"{provider} answers {result}");
        (result.Detail ?? "").Should().NotContain("@");
    }

    private sealed record Expected(SendOutcome Outcome, PauseScope Scope, PauseScope Suspected);
}
