using System.Text.RegularExpressions;

namespace Notify.Email.Smtp;

/// <summary>What servers mean by words where their codes say too little.</summary>
internal static partial class SmtpReplyPatterns
{
    /// <summary>We are too fast, or too many at once.</summary>
    public static bool SayTooFast(string text) => TooFast().IsMatch(text);

    /// <summary>The whole mailbox gets too much mail just now, not from us alone (Gmail's 4.2.1 and 5.2.1).</summary>
    public static bool SayMailboxTooBusy(string text) => MailboxTooBusy().IsMatch(text);

    /// <summary>A first meeting: come again later (RFC 6647).</summary>
    public static bool SayGreylisted(string text) => Greylisted().IsMatch(text);

    /// <summary>The mailbox does not exist, or no longer takes mail.</summary>
    public static bool SayNoSuchUser(string text) => NoSuchUser().IsMatch(text);

    /// <summary>A rule refused it: spam, reputation, relaying, authentication of the domain.</summary>
    public static bool SayPolicy(string text) => Policy().IsMatch(text);

    /// <summary>A login is wanted first.</summary>
    public static bool SayLoginWanted(string text) => LoginWanted().IsMatch(text);

    /// <summary>How long to wait, where the text says so: <c>try again in 300 seconds</c>, <c>retry after 5 minutes</c>.</summary>
    public static TimeSpan? RetryAfter(string text)
    {
        var match = Wait().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["n"].ValueSpan, out var number))
            return null;
        var wait = match.Groups["unit"].ValueSpan switch
        {
            ['h' or 'H', ..] => TimeSpan.FromHours(number),
            ['m' or 'M', ..] => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromSeconds(number),
        };
        return wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;
    }

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    [GeneratedRegex(@"too many (?!recipients|hops|received)|too (?:quickly|fast|much mail)|throttl|rate[ -]?limit|\brate\b.{0,40}(?:exceed|limit)|(?:sending|message|daily|hourly|connection|recipient)s?(?: rate| user| message| sending)* (?:limit|quota)|limit (?:is |was )?exceeded|exceeded.{0,60}(?:limit|threshold|rate)|concurrent connections|unusual rate|slow down|server busy", Options)]
    private static partial Regex TooFast();

    [GeneratedRegex(@"receiving mail (?:at a rate|too quickly)", Options)]
    private static partial Regex MailboxTooBusy();

    [GeneratedRegex(@"gr[ea]y[ -]?list", Options)]
    private static partial Regex Greylisted();

    [GeneratedRegex(@"no such (?:user|mailbox|recipient|address|account|person)|(?:user|mailbox|recipient|account|address|alias)s?\b.{0,30}(?:unknown|not found|does(?: not|n't) exist|disabled|inactive|unavailable|rejected: undeliverable|is full of)|(?:unknown|invalid|illegal|non-?existent|undeliverable)(?: or \w+)? (?:user|mailbox|recipient|account|address|alias|local part)|does(?: not|n't) have an? .{0,40}account|no mailbox here|not our customer|unrouteable address", Options)]
    private static partial Regex NoSuchUser();

    [GeneratedRegex(@"\bspam|polic(?:y|ies)|block(?:ed|list)|black[ -]?list|\brbl\b|dnsbl|reputation|relay|\bspf\b|\bdkim\b|dmarc|access denied|not (?:authori[sz]ed|allowed|permitted)|unsolicited|virus|malware|sender (?:address )?rejected|banned", Options)]
    private static partial Regex Policy();

    [GeneratedRegex(@"authenticat\w+ (?:is )?(?:required|needed|first)|not authenticated|must authenticate|need to authenticate|login first|log in first|must issue a starttls", Options)]
    private static partial Regex LoginWanted();

    [GeneratedRegex(@"(?:in|after|wait|for)\s+(?<n>\d{1,6})\s*(?<unit>s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hour|hours)\b", Options)]
    private static partial Regex Wait();
}
