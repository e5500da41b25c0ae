using System.Text.RegularExpressions;

namespace Notify.Email.Smtp;

/// <summary>The subjects that texts of replies are about, in the spellings of real servers.</summary>
/// <remarks>
/// The texts are on one line and without addresses. Every expression is non-backtracking: its time is linear in the
/// length of the text, whatever the server writes.
/// </remarks>
internal static partial class SmtpReplyPatterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant
        | RegexOptions.IgnoreCase
        | RegexOptions.ExplicitCapture
        | RegexOptions.NonBacktracking;

    /// <summary>The number of messages on one connection.</summary>
    public static readonly SmtpReplyPattern ConnectionLimit = new("messages per connection", ConnectionLimitPattern);

    /// <summary>STARTTLS or TLS is required.</summary>
    public static readonly SmtpReplyPattern TlsRequired = new("TLS required", TlsRequiredPattern);

    /// <summary>A login is required, or the account may not send.</summary>
    public static readonly SmtpReplyPattern LoginRequired = new("login required", LoginRequiredPattern);

    /// <summary>The name at HELO or EHLO.</summary>
    public static readonly SmtpReplyPattern HeloRefused = new("HELO name", HeloRefusedPattern);

    /// <summary>The server does not relay to this recipient for this client.</summary>
    public static readonly SmtpReplyPattern RelayDenied = new("relaying", RelayDeniedPattern);

    /// <summary>Our sender address, in words that only a submission server uses.</summary>
    public static readonly SmtpReplyPattern SenderRefused = new("our sender", SenderRefusedPattern);

    /// <summary>Any statement about the sender.</summary>
    public static readonly SmtpReplyPattern AboutSender = new("sender", AboutSenderPattern);

    /// <summary>The server asked the recipient's server, and quotes its reply.</summary>
    public static readonly SmtpReplyPattern Verified = new("recipient verification", VerifiedPattern);

    /// <summary>The size of the message.</summary>
    public static readonly SmtpReplyPattern MessageSize = new("message size", MessageSizePattern);

    /// <summary>The rate at which the recipient's mailbox receives mail.</summary>
    public static readonly SmtpReplyPattern MailboxBusy = new("mailbox busy", MailboxBusyPattern);

    /// <summary>The recipient's storage or quota.</summary>
    public static readonly SmtpReplyPattern MailboxFull = new("mailbox full", MailboxFullPattern);

    /// <summary>The number of messages in the recipient's mailbox.</summary>
    public static readonly SmtpReplyPattern MailboxCrowded = new("messages in the mailbox", MailboxCrowdedPattern);

    /// <summary>A first delivery is deferred (RFC 6647).</summary>
    public static readonly SmtpReplyPattern Greylisted = new("greylisting", GreylistedPattern);

    /// <summary>The rate or number of our messages or connections.</summary>
    public static readonly SmtpReplyPattern SendingLimit = new("our sending rate", SendingLimitPattern);

    /// <summary>A limit without a statement of whose limit it is.</summary>
    public static readonly SmtpReplyPattern AnyLimit = new("a limit", AnyLimitPattern);

    /// <summary>SPF, DKIM, DMARC, spam, a block list, a virus, or a policy.</summary>
    public static readonly SmtpReplyPattern Policy = new("policy", PolicyPattern);

    /// <summary>Words of a policy that other refusals use as well.</summary>
    public static readonly SmtpReplyPattern Denied = new("denied", DeniedPattern);

    /// <summary>The recipient address was rejected.</summary>
    public static readonly SmtpReplyPattern RecipientRejected = new("recipient rejected", RecipientRejectedPattern);

    /// <summary>The mailbox does not exist or was disabled.</summary>
    public static readonly SmtpReplyPattern NoMailbox = new("no such mailbox", NoMailboxPattern);

    /// <summary>The server's directory does not contain the recipient.</summary>
    public static readonly SmtpReplyPattern NotInDirectory = new("not in the directory", NotInDirectoryPattern);

    /// <summary>
    /// The text starts with a statement that the mailbox does not exist. Such a text is certain even with the code of a
    /// policy, with which access lists refuse.
    /// </summary>
    public static readonly SmtpReplyPattern PlainlyNoMailbox = new("plainly no such mailbox", PlainlyNoMailboxPattern);

    /// <summary>The recipient's domain does not exist or does not accept mail.</summary>
    public static readonly SmtpReplyPattern NoDomain = new("no such domain", NoDomainPattern);

    [GeneratedRegex(
        @"\b(too many|max|maximum|limit|exceed(s|ed)?)\b.{0,40}\b(messages?|e?-?mails?|transactions?)\b.{0,15}"
        + @"\b(connection|session)\b"
        + @"|\b(messages?|e?-?mails?) per (connection|session)\b",
        Options)]
    private static partial Regex ConnectionLimitPattern();

    [GeneratedRegex(
        @"\b(issue|use|send|requires?|need)\b.{0,10}\bstarttls\b|\bstarttls\b.{0,15}\b(first|required)\b"
        + @"|\b(tls|ssl|encryption|encrypted connection|secure connection) (is )?(required|needed|mandatory)\b"
        + @"|\b(must|requires?|need to) (use |be )?(an? )?(tls|ssl|encrypt\w*|secure)\b",
        Options)]
    private static partial Regex TlsRequiredPattern();

    [GeneratedRegex(
        @"\bauthenticat\w+ (is )?(required|needed|first)\b|\bturn on smtp authentication\b|\b(not|must|need to"
        + @"|please|requires?) authenticat\w+"
        + @"|\b(not logged|log ?in|auth) (in )?(first|required)\b|\bunauthenticated senders? not allowed"
        + @"|\bclient was not authenticated|\bnot authori[sz]ed to perform\b"
        + @"|\bsending (has been |is )?(suspended|paused|disabled)\b",
        Options)]
    private static partial Regex LoginRequiredPattern();

    [GeneratedRegex(
        @"\b(helo|ehlo)( command| name| argument| host)?( is| was)? "
        + @"(rejected|refused|denied|invalid|not (allowed|valid|accepted)|should be|mismatch)\b"
        + @"|\b(invalid|bad|forged|fake|wrong) (helo|ehlo)\b|\bneed fully-qualified hostname",
        Options)]
    private static partial Regex HeloRefusedPattern();

    [GeneratedRegex(
        @"\brelay(ing)?( of mail| access| mail| attempt| to .{1,60})? ?(is |was )?"
        + @"(denied|prohibited|refused|rejected|disallowed|blocked|disabled)\b"
        + @"|\brelay(ing)?\b.{0,20}\b(not|without) (be )?(permitted|allowed|authori[sz]ed|authenti\w+|supported)\b"
        + @"|\b(unable|not permitted|not allowed|not authori[sz]ed|cannot|can't|refuse|won't|don't|do not|does not) "
        + @"(to )?relay|\brcpthosts\b|\bcredentials for relay\b|\bfor relay\b|\brelay(ing)? for you\b"
        + @"|\bclient host rejected: access denied|\bno relay(ing)?\b",
        Options)]
    private static partial Regex RelayDeniedPattern();

    [GeneratedRegex(
        @"\bsender address( is)? (rejected|not verified)|\bsend ?as ?denied|\bsender identity"
        + @"|\b(permissions?|right|authori[sz]ed|allowed|permitted) to send (e?-?mail |messages? )?"
        + @"(from|as|on behalf|using)\b"
        + @"|\be?-?mail address is not verified|\bidentities failed the check|\bdomain is not verified"
        + @"|\b(from|sender) (address|domain) .{0,30}\b(verified|not owned)\b"
        + @"|\bsame as (the )?(authori[sz]ation|authenticat\w+) user",
        Options)]
    private static partial Regex SenderRefusedPattern();

    [GeneratedRegex(
        @"\bsender( e?-?mail)?( address| domain| identity)?( is| was| has been)? "
        + @"(rejected|refused|denied|invalid|unknown|unverified|not (valid|verified|allowed|permitted|accepted"
        + @"|found))\b"
        + @"|\b(invalid|unknown|bad|unverified|unauthori[sz]ed) sender\b"
        + @"|\bsender('s)?( address| domain)?\b.{0,60}\b(does not|doesn't|must) (exist|resolve)\b|\bvalid from\b"
        + @"|\bsender verif\w+ failed|\bverification failed for <address>|\bdomain of sender\b"
        + @"|\bmail from\b.{0,40}\b(must|does not match|not the same|does not exist)\b"
        + @"|\breturn[- ]path\b.{0,30}\b(invalid|not)\b",
        Options)]
    private static partial Regex AboutSenderPattern();

    [GeneratedRegex(
        @"\brecipient address rejected: (undeliverable|unverified) address|\bcallout verification failed",
        Options)]
    private static partial Regex VerifiedPattern();

    [GeneratedRegex(
        @"\b(message|mail|content|data|attachment)s?( body| content| file)?('s)? (size|length)\b"
        + @"|\b(message|mail|content|data|attachment)s?\b.{0,30}\btoo (large|big|long)\b|\bmaximum message size\b"
        + @"|\bmessage\b.{0,40}\bsize limit|\bmessage\b.{0,30}\bexceeds?\b.{0,40}\b(size|maximum|permitted)\b",
        Options)]
    private static partial Regex MessageSizePattern();

    [GeneratedRegex(
        @"\breceiving (mail|messages?) (at a rate|too (quickly|fast|often))"
        + @"|\b(recipient|mailbox|user|account)\b.{0,40}\breceiv(e|es|ing)\b.{0,40}\b(rate|too many|limit|threshold)"
        + @"|\brecipient thread limit|\brecip\w*ratelimit|\btoo many messages (for|to) (this|the) (recipient|user"
        + @"|mailbox)"
        + @"|\bexceeding receiving limits?",
        Options)]
    private static partial Regex MailboxBusyPattern();

    [GeneratedRegex(
        @"\b(mail ?box|inbox|mail ?dir|mail ?folder|mail ?drop|mail ?store|recipient|user|account|customer"
        + @"|destinataire)"
        + @"('?s)?\b.{0,60}\b(full|pleine|over ?quota|quota|storage|disk|space|size limit|exceeded the (local "
        + @"|size )?limit)\b"
        + @"|\bfull (mail ?box|inbox)|\bover ?quota\b|\bquota (is |has been |was )?(exceeded|reached)|\bquota violation"
        + @"|\bexceed\w* .{0,30}\bquota|\bout of (storage|disk space|quota)|\bdisk quota\b|\bstorage (limit"
        + @"|allocation)\b"
        + @"|\bmail ?box (size|limit)\b|\bmail ?box\b.{0,40}\b(would )?exceed",
        Options)]
    private static partial Regex MailboxFullPattern();

    [GeneratedRegex(@"gr[ea]y[ -]?list", Options)]
    private static partial Regex GreylistedPattern();

    [GeneratedRegex(
        @"\bthrottl|\brate[ -]?limit|\btoo (quickly|fast|frequently)\b|\btoo much mail\b|\bslow down\b"
        + @"|\btoo many (\w+ ){0,2}(connections?|sessions?|messages?|e?-?mails?|mails?|log-?ins?|attempts|requests?"
        + @"|errors?"
        + @"|commands?|deliver(y|ies)|senders?|threads|recipients (from|per|this)|(invalid|unknown|bad) recipients)\b"
        + @"|\b(daily|hourly|sending|outgoing|outbound|relay|smtp|messaging|per[- ](day|hour|minute)|24[- ]hour)\b"
        + @".{0,30}\b(limits?|quota|rate)\b"
        + @"|\b(limits?|quota|rate)\b.{0,30}\b(per[- ](day|hour|minute)|daily|hourly|for sending)\b"
        + @"|\bunusual (rate|sending)|\bconcurrent connections?\b|\bserver (is )?(too )?busy\b"
        + @"|\bexceeded\b.{0,40}\bthreshold\b|\btemporarily deferred\b|\bfrequency limited\b|\bmessages? per (second"
        + @"|minute|hour|day)\b",
        Options)]
    private static partial Regex SendingLimitPattern();

    [GeneratedRegex(
        @"\blimit (is |was |has been )?(exceeded|reached)|\bexceed\w*\b.{0,60}\b(limit|threshold|rate)"
        + @"|\b(reached|hit)\b.{0,30}\b(limit|quota)\b|\brate\b.{0,40}\b(exceed|limit)",
        Options)]
    private static partial Regex AnyLimitPattern();

    [GeneratedRegex(
        @"\bspf\b|\bdkim\b|\bdmarc\b|\bspam|\bunsolicited|\bblack[ -]?list|\bblock[ -]?list"
        + @"|\bblocked (using|by|for|due|because)\b|\brbl\b|\w*dnsbl|\blisted (at|by|in|on)\b|\breputation\b|\bphish"
        + @"|\bvirus|\bmalware|\bcontent[ -]?filter|\bquarantin|\bbanned send|\bresolver\.rst|\bpolic(y|ies)\b"
        + @"|\brecipient('s)? preferences?\b|\b(reverse|r)[ -]?dns\b|\bptr\b"
        + @"|\bip address( is| was| has been)? (rejected|refused|denied|blocked|listed)\b",
        Options)]
    private static partial Regex PolicyPattern();

    [GeneratedRegex(
        @"\bblocked\b|\baccess denied\b|\bnot (authori[sz]ed|allowed|permitted)\b|\bbanned\b|\brelay|\bprohibited\b",
        Options)]
    private static partial Regex DeniedPattern();

    [GeneratedRegex(@"\brecipient address(es)? rejected", Options)]
    private static partial Regex RecipientRejectedPattern();

    [GeneratedRegex(
        @"\bno such (user|mail ?box|recipient|address|account|person|local user|domain)"
        + @"|\b(user|mail ?box|recipient|account|address|alias|addressee)(es|s)?\b.{0,40}\b(unknown|not found"
        + @"|not exist|doesn't exist|not known|disabled|inactive|unavailable|undeliverable|no longer|deactivated)\b"
        + @"|\b(unknown|invalid|illegal|non-?existent|nonexisting|undeliverable|inactive|expired|disabled)( or \w+)? "
        + @"(user|mail ?box|recipient|account|address|alias|local[- ]part)"
        + @"|\b(does not|doesn't) have an? .{0,40}\baccount|\bno mailbox here|\bnot our customer|\bunroute?able address"
        + @"|\bnot a valid (recipient|mail ?box|user|address)|\b(recipient|address) rejected"
        + @"|\bno mail ?box available for\b|\bnot a (known|registered) (\w+ )?user\b"
        + @"|\bno one at this address\b|\buser (is )?not active\b|\bunknown e-?mail address\b"
        + @"|\b(utilisateur|destinataire) (inconnu|invalide)\b|\baddressee unknown"
        + @"|\baddress (couldn't|could not) be found",
        Options)]
    private static partial Regex NoMailboxPattern();

    [GeneratedRegex(
        @"\b(domain|host( or domain)?)( name)?s? (is |was )?(not found|unknown|non-?existent)\b"
        + @"|\b(domain|host)\b.{0,60}\b(does not|doesn't|must) (exist|accept (e?-?mail|messages?))\b"
        + @"|\b(no such|unknown|non-?existent|unroute?able)( mail)? domain\b"
        + @"|^5\.4\.4\b.{0,40}\b(invalid|illegal) (host/)?domain\b"
        + @"|\bpoint to non-?existent hosts|\bnull ?mx\b|\bnxdomain\b"
        + @"|\bindicated no smtp service",
        Options)]
    private static partial Regex NoDomainPattern();

    [GeneratedRegex(
        @"^(5\.[0-9]+\.[0-9]+ )?(<address>:? )?(recipient address rejected: )?(sorry, )?"
        + @"(no such (user|mail ?box|recipient|address)|(unknown|invalid|non-?existent) (user|mail ?box|recipient)"
        + @"|(user|mail ?box|recipient) (is )?(unknown|not found|does not exist)|no mail ?box (here|found))\b",
        Options)]
    private static partial Regex PlainlyNoMailboxPattern();

    [GeneratedRegex(
        @"\b(user|recipient|mail ?box|account)('s)?( mail ?box)? (has|contains) too many (e?-?mails?|messages?)\b",
        Options)]
    private static partial Regex MailboxCrowdedPattern();

    [GeneratedRegex(@"\bnot listed in (the )?(public name|domino|directory)\b", Options)]
    private static partial Regex NotInDirectoryPattern();
}
