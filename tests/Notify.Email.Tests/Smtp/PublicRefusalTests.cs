using Notify.Delivery;
using Notify.Email.Smtp;
using static Notify.Delivery.SendOutcome;

namespace Notify.Email.Tests.Smtp;

/// <summary>
/// Replies of further public servers: whether the address is bad, our sending is too fast, or the message is refused.
/// </summary>
public sealed class PublicRefusalTests
{
    private static readonly (string Provider, int Code, SendOutcome Outcome, string Text)[] Table =
    [
        ("Google", 550, InvalidRecipient,
            "5.1.1 The account that you tried to reach does not exist. NoSuchUser x-gsmtp"),
        ("Google", 550, InvalidRecipient,
            "5.2.1 The account that you tried to reach is inactive. DisabledUser x-gsmtp"),
        ("Google", 553, InvalidRecipient,
            "5.1.2 We weren't able to find the recipient domain. Please check for errors"),
        ("Google", 553, InvalidRecipient, "5.1.3 The recipient address <a@b> is not a valid RFC 5321 address."),
        ("Google", 550, InvalidRecipient, "5.7.1 No such user x7si1234567wrm"),
        ("Google", 550, Rejected, "5.7.24 The SPF record of the sending domain has one or more suspicious entries."),
        ("Google", 550, Rejected, "5.7.25 The IP address sending this message does not have a PTR record setup."),
        ("Google", 550, Rejected,
            "5.7.26 The MAIL FROM domain [b.example] has an SPF record with a hard fail policy (-all)"),
        ("Google", 550, Rejected, "5.7.30 This mail has been blocked because DKIM does not pass."),
        ("Google", 550, Rejected, "5.7.1 This message is not RFC 5322 compliant because it has duplicate headers."),
        ("Google", 550, Rejected, "5.7.1 The user or domain that you are sending to has a policy that prohibited it."),
        ("Google", 550, Rejected, "5.7.1 Messages missing a valid Message-ID: header are not accepted."),
        ("Google", 552, Rejected, "5.3.4 The number of attachments (500) exceeds the limit of 100 attachments."),
        ("Google", 554, Rejected, "5.4.6 Message was received 50 times, this may indicate a mail loop."),
        ("Google", 554, Rejected, "5.6.0 Mail message is malformed. Not accepted."),
        ("Google", 550, Throttled,
            "5.7.28 There is an unusual rate of unsolicited mail originating from your address."),
        ("Google", 421, Throttled, "4.7.32 Your email has been rate limited because the From: header isn't aligned"),
        ("Google", 450, Throttled, "4.2.1 The user you are trying to contact is receiving mail too quickly."),
        ("Google", 553, Misconfigured, "5.1.7 The sender address <a@b> is not a valid RFC 5321 address."),
        ("Google", 550, Misconfigured,
            "5.7.0 Mail relay denied [192.0.2.1]. Invalid credentials for relay for one of them"),

        ("Microsoft", 550, InvalidRecipient,
            "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
        ("Microsoft", 550, InvalidRecipient, "5.1.351 Remote server returned unknown recipient or mailbox unavailable"),
        ("Microsoft", 550, InvalidRecipient, "5.1.1 RESOLVER.ADR.RecipNotFound; not found"),
        ("Microsoft", 550, InvalidRecipient,
            "5.4.1 Recipient address rejected: Access denied. [AM0.protection.example]"),
        ("Microsoft", 550, InvalidRecipient, "Requested action not taken: mailbox unavailable (1234:5678:-21474)"),
        ("Microsoft", 550, Rejected, "5.7.511 Access denied, banned sender[192.0.2.1]."),
        ("Microsoft", 550, Rejected,
            "5.7.509 Access denied, sending domain [B.EXAMPLE] does not pass DMARC verification"),
        ("Microsoft", 550, Rejected, "5.4.318 Message expired, connection reset (SuspiciousRemoteServerError)"),
        ("Microsoft", 550, Rejected, "5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient"),
        ("Microsoft", 554, Rejected, "The mail could not be delivered because the domain is not reachable."),
        ("Microsoft", 451, Throttled, "4.7.700 PFA agent busy, please try again. [AM0.prod.protection.example]"),
        ("Microsoft", 450, Transient, "4.4.318 Connection was closed abruptly (SuspiciousRemoteServerError)"),

        ("Apple", 550, InvalidRecipient, "5.1.6 recipient no longer on server: <a@b.example>"),
        ("Apple", 550, InvalidRecipient, "5.1.1 <a@b.example>: inactive email address"),
        ("Apple", 550, InvalidRecipient, "5.1.1 unknown or illegal alias: <a@b.example>"),
        ("Apple", 550, InvalidRecipient, "5.1.1 <a@b.example>: user not found"),
        ("Apple", 552, Rejected, "5.2.2 <a@b.example>: user is over quota"),
        ("Apple", 554, Rejected, "5.7.1 [HME1] This message was blocked for failing both SPF and DKIM checks."),
        ("Apple", 550, Rejected, "5.7.1 [CS01] Message rejected due to local policy."),
        ("Apple", 550, Rejected, "5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL"),
        ("Apple", 421, Throttled, "4.7.1 Messages to <a@b.example> deferred due to excessive volume. Try again later"),

        ("Yahoo", 554, InvalidRecipient, "delivery error: dd <a@b.example> is no longer valid."),
        ("Yahoo", 554, InvalidRecipient, "delivery error: dd This account has been disabled or discontinued [#102]."),
        ("Yahoo", 553, InvalidRecipient, "5.3.0 <a@b.example>... Address does not exist"),
        ("Yahoo", 554, Rejected, "Message not allowed - [PH01] Email not accepted for policy reasons."),
        ("Yahoo", 553, Rejected,
            "5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred; do not retry."),
        ("Yahoo", 450, Throttled, "User is receiving mail too quickly"),
        ("AOL", 550, InvalidRecipient, "5.1.1 <a@b.example>: MAILBOX NOT FOUND"),

        ("GMX", 550, InvalidRecipient,
            "Requested action not taken: mailbox unavailable. For explanation visit our pages"),
        ("GMX", 550, InvalidRecipient, "5.1.1 <a@b.example>... User is unknown {mx-1}"),
        ("GMX", 550, InvalidRecipient, "5.2.1 <a@b.example>... User is inactive"),
        ("GMX", 550, Rejected, "Reject due to SPF policy. The originating IP of the message is not permitted"),
        ("GMX", 554, Rejected, "Transaction failed. Reject due to policy restrictions."),
        ("GMX", 554, Rejected, "Nemesis ESMTP Service not available\nNo SMTP service\nIP address is block listed."),
        ("WEB.DE", 550, InvalidRecipient, "Benutzer nicht bekannt/User unknown"),
        ("WEB.DE", 550, InvalidRecipient, "Unknown local part a in <a@b.example>"),
        ("WEB.DE", 550, Rejected,
            "Benutzer hat zuviele Mails auf dem Server. / User has too many messages on the server."),
        ("WEB.DE", 550, Rejected, "Speichervolumen ueberschritten. / User has exhausted allowed storage space."),
        ("T-Online", 550, InvalidRecipient, "5.1.1 user unknown"),
        ("T-Online", 552, Rejected, "5.2.2 Over STORAGE quota"),
        ("T-Online", 554, Rejected, "IP=192.0.2.1 - A problem occurred. Ask your postmaster for help. (BL)"),
        ("Freenet", 550, InvalidRecipient, "unrouteable address"),

        ("mail.ru", 550, InvalidRecipient,
            "Message was not accepted -- invalid mailbox. Local mailbox <a@b> is unavailable: user not found"),
        ("mail.ru", 550, InvalidRecipient, "user is terminated, account is disabled"),
        ("mail.ru", 550, Rejected, "spam message rejected. Please visit our help pages and report details"),
        ("mail.ru", 550, Rejected, "5.7.1 This message was not accepted due to domain owner DMARC policy (RFC 7489)"),
        ("mail.ru", 550, Rejected, "Access from ip address 192.0.2.1 blocked. Visit our help pages"),
        ("Yandex", 550, InvalidRecipient, "5.7.1 No such user!"),
        ("Yandex", 554, Rejected, "5.7.1 Policy rejection on the target address"),
        ("Yandex", 554, Rejected, "5.7.1 Message rejected under suspicion of SPAM"),
        ("QQ", 550, InvalidRecipient, "Mailbox not found. Please see our help"),
        ("QQ", 550, Rejected, "Mail content denied. Please see our help"),
        ("QQ", 550, Throttled, "Mailbox unavailable or access denied: connection frequency limited"),
        ("Orange", 550, Rejected, "mwinf5c04 ME Adresse IP source bloquee pour incident de spam."),
        ("Orange", 552, Rejected, "5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]"),
        ("Laposte", 550, Rejected,
            "5.5.0 Service refuse. Veuillez essayer plus tard. service refused, please try later."),
        ("Laposte", 550, Rejected, "5.5.0 SPF: 192.0.2.1 is not allowed to send mail. LPN004_401"),
        ("Free", 550, InvalidRecipient, "Utilisateur inconnu ! / User unknown !"),
        ("docomo", 550, InvalidRecipient, "Unknown user a@b.example"),
        ("au", 550, InvalidRecipient, "<a@b.example>: User unknown"),
        ("Zoho", 550, InvalidRecipient, "5.1.1 User does not exist - <a@b.example>"),
        ("Zoho", 554, Rejected, "5.7.7 Email policy violation detected"),
        ("WP", 550, InvalidRecipient, "5.2.1 Mailbox not available / Konto niedostepne"),
        ("Spectrum", 550, Rejected, "Your email was rejected because it's larger than the maximum size of 20MB."),
        ("Comcast", 551, InvalidRecipient, "not our customer"),
        ("Comcast", 554, Rejected, "192.0.2.1 found on one or more DNSBLs, see our postmaster pages"),
        ("AT&T", 553, Rejected, "5.3.0 flph825 DNSBL:ATTRBL 521< 192.0.2.1 >_is_blocked."),
        ("Cox", 550, InvalidRecipient, "<a@b.example> recipient rejected"),
        ("Facebook", 550, Rejected, "5.1.1 RCP-P2 Refused due to recipient preferences"),
        ("Telenor", 550, InvalidRecipient, "5.1.1 Mail Refused - Address <a@b.example> Recipient Unknown"),

        ("GoDaddy", 550, InvalidRecipient, "Recipient not found. IB603"),
        ("GoDaddy", 550, Misconfigured, "b.example From: Domain is invalid. Provide a valid From: IB506"),
        ("GoDaddy", 550, Rejected, "a@b.example Invalid SPF record. Inspect your SPF settings, and try again. IB508"),
        ("GoDaddy", 554, Rejected, "Connection refused. This IP has a poor reputation on Cloudmark. IB103"),
        ("GoDaddy", 552, Rejected, "Virus infected message rejected. IB705"),
        ("GoDaddy", 554, Throttled,
            "This IP has been temporarily blocked for attempting to send too many messages. IB110"),
        ("GoDaddy", 550, Throttled, "This IP has sent too many messages this hour. IB504"),
        ("Mimecast", 550, InvalidRecipient, "Invalid Recipient - see our knowledge base [vH7Ns8biNg]"),
        ("Mimecast", 550, Rejected, "csi.mimecast.example Poor Reputation Sender. [vH7Ns8biNg]"),
        ("Mimecast", 550, Misconfigured, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
        ("Proofpoint", 550, InvalidRecipient, "5.1.1 User Unknown - psmtp"),
        ("Proofpoint", 554, Rejected, "Blocked - see https://ipcheck.proofpoint.example/?ip=192.0.2.1"),
        ("Proofpoint", 501, Rejected, "Spam Blocked - psmtp"),
        ("Symantec", 553, Rejected, "SPF (Sender Policy Framework) domain authentication fail. (#5.7.1)"),
        ("Symantec", 550, InvalidRecipient, "Invalid recipient <a@b.example> (#5.1.1)"),
        ("Trellix", 550, InvalidRecipient, "Invalid recipient: a@b.example (Mode: normal) ETP102"),
        ("Trellix", 550, Rejected, "5.5.4 ETP208 Your IP 192.0.2.1 is listed by Invaluement."),
        ("Barracuda", 550, InvalidRecipient,
            "permanent failure for one or more recipients (a@b.example:550 5.1.1 User unknown)"),
        ("Barracuda", 550, Rejected, "permanent failure for one or more recipients (a@b.example:blocked)"),
        ("IronPort", 550, InvalidRecipient, "#5.1.0 Address rejected."),
        ("IronPort", 550, Rejected, "#5.7.1 Your access to submit messages to this e-mail system has been rejected."),
        ("MailMarshal", 550, Rejected, "Message refused by MailMarshal SpamProfiler"),
        ("Halon", 550, InvalidRecipient, "5.1.1 yG4QZNGttZRyv Recipient Rejected [503]"),

        ("Postfix", 550, InvalidRecipient,
            "5.1.1 <a@b.example>: Recipient address rejected: User unknown in local recipient table"),
        ("Postfix", 554, InvalidRecipient, "5.7.1 <a@b.example>: Recipient address rejected: Nonexistent user"),
        ("Postfix", 550, InvalidRecipient, "5.4.4 Host or domain name not found. Name service error: Host not found"),
        ("Postfix", 554, InvalidRecipient, "5.1.10 Domain b.example does not accept mail (nullMX)"),
        ("Postfix", 554, Rejected, "5.7.1 <a@b.example>: Recipient address rejected: Access denied"),
        ("Postfix", 554, Rejected, "5.4.6 mail for b.example loops back to myself"),
        ("Postfix", 550, Misconfigured,
            "5.7.27 Sender address rejected: Domain b.example does not accept mail (nullMX)"),
        ("Exim", 550, InvalidRecipient, "an MX or SRV record indicated no SMTP service"),
        ("Exim", 550, InvalidRecipient, "No Such User Here"),
        ("Exim", 550, InvalidRecipient, "unrouteable mail domain \"b.example\""),
        ("Exim", 550, Rejected, "JunkMail rejected - host [192.0.2.1]:24706 is in an RBL"),
        ("Exim", 551, Rejected, "Server access forbidden by invalid RDNS record of your mail server"),
        ("qmail", 550, InvalidRecipient, "sorry, no mailbox here by that name (#5.1.1 - chkusr)"),
        ("qmail", 550, InvalidRecipient, "sorry, no mailbox here by that name. (#5.7.17)"),
        ("qmail", 553, Misconfigured,
            "sorry, that domain isn't in my list of allowed rcpthosts; no valid cert (#5.7.1)"),
        ("Sendmail", 550, InvalidRecipient, "5.7.27 Host does not accept mail"),
        ("Sendmail", 550, InvalidRecipient, "5.2.0 Unknown user <a@b.example>"),
        ("Sendmail", 554, Rejected, "5.3.0 unknown mailer error 255"),
        ("Domino", 550, InvalidRecipient, "User ada (a@b.example) not listed in Domino Directory"),
        ("MDaemon", 550, InvalidRecipient, "<a@b.example>, Recipient unknown"),
        ("Courier", 550, InvalidRecipient, "User <a@b.example> unknown"),
        ("James", 550, InvalidRecipient, "5.1.1 Unknown user: a@b.example"),
        ("OpenSMTPD", 550, InvalidRecipient, "Invalid recipient: <a@b.example>"),
        ("SES", 550, InvalidRecipient, "5.4.4 Invalid domain"),
        ("SES", 550, InvalidRecipient, "5.1.1 Amazon SES did not send the message because the mailbox does not exist"),
        ("RFC 7504", 556, InvalidRecipient, "Domain does not accept mail"),
        ("RFC 5321", 551, InvalidRecipient, "User not local; please try <a@c.example>"),
        ("RFC 5321", 552, Rejected, "Requested mail action aborted: exceeded storage allocation"),
        ("RFC 5321", 554, Rejected, "Transaction failed"),
        ("RFC 5321", 452, Transient, "Requested action not taken: insufficient system storage"),
        ("other", 550, Rejected, "Sender IP address rejected"),
        ("other", 550, Rejected, "5.7.1 You're using a mass mailer, therefore you're bounced."),
        ("other", 450, Transient, "Requested mail action not taken: mailbox unavailable (busy)"),
        ("other", 452, Transient, "User has too many messages on the server, try again later"),
    ];

    public static TheoryData<string, int, SendOutcome, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, int, SendOutcome, string>();
            foreach (var (provider, code, outcome, text) in Table)
                rows.Add(provider, code, outcome, text);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_public_reply_has_the_outcome_that_the_table_states(
        string provider,
        int code,
        SendOutcome outcome,
        string text)
    {
        var result = SmtpResultClassifier.Classify(SmtpPhase.Recipient, code, text);

        result.Outcome.Should().Be(outcome, $"{provider} answers {result}");
        (result.Detail ?? "").Should().NotContain("@");
    }
}
