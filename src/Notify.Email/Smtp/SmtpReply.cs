using System.Globalization;
using System.Text.RegularExpressions;

namespace Notify.Email.Smtp;

/// <summary>A reply that refuses a command, prepared for the rules.</summary>
internal sealed partial class SmtpReply
{
    private const RegexOptions Options = RegexOptions.CultureInvariant
        | RegexOptions.IgnoreCase
        | RegexOptions.ExplicitCapture
        | RegexOptions.NonBacktracking;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public SmtpReply(SmtpPhase phase, int code, string? text)
    {
        Phase = phase switch
        {
            SmtpPhase.Connect => SmtpPhases.Greeting,
            SmtpPhase.Authenticate => SmtpPhases.Login,
            SmtpPhase.Sender => SmtpPhases.Mail,
            SmtpPhase.Recipient => SmtpPhases.Rcpt,
            _ => SmtpPhases.Data,
        };
        Code = code;
        Enhanced = SmtpReplyText.EnhancedCode(text);
        Text = SmtpReplyText.Normalize(text);
        Detail = SmtpReplyText.ToDetail(Text);
    }

    /// <summary>The command that was refused.</summary>
    public SmtpPhases Phase { get; }

    /// <summary>The reply code (RFC 5321 section 4.2).</summary>
    public int Code { get; }

    /// <summary>The enhanced status code (RFC 3463), or null.</summary>
    public string? Enhanced { get; }

    /// <summary>The text on one line, without addresses.</summary>
    public string Text { get; }

    /// <summary>The enhanced code, or the reply code if there is none.</summary>
    public string Error => Enhanced ?? Code.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text for logs and reports, or null.</summary>
    public string? Detail { get; }

    /// <summary>
    /// The wait that the text asks for: <c>try again in 300 seconds</c>, <c>retry after 5 minutes</c>. Null if there is
    /// none.
    /// </summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            var match = WaitPattern().Match(Text);
            if (!match.Success)
                return null;
            var number = int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            var wait = match.Groups["unit"].ValueSpan switch
            {
                ['h' or 'H', ..] => TimeSpan.FromHours(number),
                ['m' or 'M', ..] => TimeSpan.FromMinutes(number),
                _ => TimeSpan.FromSeconds(number),
            };
            return wait > LongestWait ? LongestWait : wait;
        }
    }

    [GeneratedRegex(
        @"\b(again|retry(ing)?|wait|back|later|(grey|gray)?listed|delayed|deferred|limited)\b[^.;0-9]{0,20}"
        + @"\b(?<number>[0-9]{1,6}) ?(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b",
        Options)]
    private static partial Regex WaitPattern();
}
