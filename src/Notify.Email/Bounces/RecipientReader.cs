using System.Globalization;
using System.Text.RegularExpressions;
using Notify.Delivery;
using Notify.Email.Smtp;

namespace Notify.Email.Bounces;

/// <summary>Reads the result of a message for one recipient.</summary>
internal static partial class RecipientReader
{
    private const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    /// <summary>
    /// Reads the fields of a recipient. If one is missing, another one replaces it; if all are vague, the text of the
    /// report does.
    /// </summary>
    /// <param name="fields">The fields.</param>
    /// <param name="address">The address that failed.</param>
    /// <param name="explanation">Finds the reason in the text of the report.</param>
    public static BouncedRecipient Read(ReportFields fields, string address, Func<string?> explanation)
    {
        var stated = SmtpReplyText.Cut(fields["Status"] ?? "");
        var code = StatusPattern().Match(stated);
        var comment = (code.Success ? stated[(code.Index + code.Length)..] : stated).Trim(' ', '(', ')');
        var isSpecific = code.Success && !code.ValueSpan.EndsWith(".0.0");
        var diagnostic = fields.ValueOf("Diagnostic-Code") ?? (comment.Length > 0 ? comment : null);
        if (diagnostic is null && !isSpecific)
            diagnostic = explanation();
        var reply = Reply.In(diagnostic);
        var action = ReadAction(fields["Action"]);
        var status = code.Success ? code.Value : reply.Status ?? DefaultStatus(action);
        var read = action ?? ActionOf(status);
        return new BouncedRecipient
        {
            Address = fields.ValueOf("Original-Recipient") ?? address,
            Action = read,
            Status = status,
            Diagnostic = SmtpReplyText.Clean(diagnostic),
            IsHard = read == BounceAction.Failed && status[0] == '5' && reply.IsHard(status),
            FinalAddress = fields.ValueOf("Final-Recipient"),
        };
    }

    /// <summary>
    /// Reads the words of RFC 3464 section 2.3.3 and those that servers use instead. A message that has expired has
    /// failed.
    /// </summary>
    private static BounceAction? ReadAction(string? action) => action?.Split(' ', ';', '(')[0].ToLowerInvariant() switch
    {
        "failed" or "failure" or "error" or "expired" or "undeliverable" => BounceAction.Failed,
        "delayed" or "deferred" or "queued" => BounceAction.Delayed,
        "delivered" or "deliverable" => BounceAction.Delivered,
        "relayed" => BounceAction.Relayed,
        "expanded" => BounceAction.Expanded,
        _ => null,
    };

    private static string DefaultStatus(BounceAction? action) => action switch
    {
        BounceAction.Failed or null => "5.0.0",
        BounceAction.Delayed => "4.0.0",
        _ => "2.0.0",
    };

    private static BounceAction ActionOf(string status) => status[0] switch
    {
        '2' => BounceAction.Delivered,
        '4' => BounceAction.Delayed,
        _ => BounceAction.Failed,
    };

    [GeneratedRegex(@"\b[245]\.[0-9]{1,3}\.[0-9]{1,3}\b", Options)]
    private static partial Regex StatusPattern();

    /// <summary>A reply code that stands alone: not in an address of a host, and not in a longer number.</summary>
    [GeneratedRegex(@"(^|[\s:;,'""(\[])(?<code>[45][0-5][0-9])([ -]+|$)", Options)]
    private static partial Regex CodePattern();

    /// <summary>The reply of the refusing server in a text.</summary>
    private readonly record struct Reply(int? Code, string Text)
    {
        public static Reply In(string? text)
        {
            // The text may be folded anywhere, also between words that belong together.
            var line = SmtpReplyText.OnOneLine(SmtpReplyText.Cut(text ?? ""));
            if (CodePattern().Match(line) is not { Success: true } match)
                return new Reply(null, line);
            var code = int.Parse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            return new Reply(code, line[(match.Index + match.Length)..]);
        }

        /// <summary>
        /// The enhanced code of the reply; otherwise a general one for its reply code; otherwise null.
        /// </summary>
        public string? Status => SmtpReplyText.EnhancedCode(Text) ?? (Code / 100) switch
        {
            5 => "5.0.0",
            4 => "4.0.0",
            _ => null,
        };

        /// <summary>
        /// Decides by the rules of a reply to RCPT. The reply of the refusing server, if it contains a code, is more
        /// exact than the report's own status.
        /// </summary>
        public bool IsHard(string status)
        {
            var text = SmtpReplyText.EnhancedCode(Text) is null ? $"{status} {Text}" : Text;
            var result = SmtpResultClassifier.Classify(SmtpPhase.Recipient, Code ?? 550, text);
            return result.Outcome == SendOutcome.InvalidRecipient;
        }
    }
}
