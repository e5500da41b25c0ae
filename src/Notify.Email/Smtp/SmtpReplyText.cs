using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Notify.Email.Smtp;

/// <summary>Reads and cleans the text of a server's reply.</summary>
/// <remarks>
/// The text comes from a foreign server and may have any length. It is cut before an expression sees it, and each
/// expression takes linear time.
/// </remarks>
internal static partial class SmtpReplyText
{
    /// <summary>The part of a reply that is read. Replies of real servers have a few hundred characters.</summary>
    public const int MaxLength = 2_000;

    private const int MaxDetailLength = 500;

    private const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    /// <summary>Returns the beginning of a text, at most 2,000 characters.</summary>
    public static string Cut(string text) => Cut(text, MaxLength);

    /// <summary>
    /// The enhanced status code (RFC 3463 section 2) at the start of the text, or in parentheses as qmail writes it:
    /// <c>(#5.1.1)</c>. Null if there is none.
    /// </summary>
    public static string? EnhancedCode(string? text) =>
        text is not null && EnhancedPattern().Match(Cut(text)) is { Success: true } match
            ? match.Groups["code"].Value
            : null;

    /// <summary>
    /// The text on one line, without addresses: folded lines are joined, and the enhanced code that servers repeat in
    /// each line is removed from all but the first.
    /// </summary>
    public static string Normalize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var cut = Cut(text);
        if (EnhancedCode(cut) is { } code)
            cut = cut.Replace("\n" + code, "\n", StringComparison.Ordinal);
        return OnOneLine(AddressPattern().Replace(cut, "<address>"));
    }

    /// <summary>The text on one line, every address replaced, at most 500 characters; null if there is none.</summary>
    public static string? Clean(string? text) => ToDetail(Normalize(text));

    /// <summary>The beginning of a normalized text, at most 500 characters; null if it is empty.</summary>
    public static string? ToDetail(string normalized) =>
        normalized.Length == 0 ? null : Cut(normalized, MaxDetailLength);

    /// <summary>
    /// The server's id of an accepted message, in the spellings of Postfix, Exim, SES and others; null if there is
    /// none.
    /// </summary>
    public static string? QueueId(string? text) =>
        text is not null && QueueIdPattern().Match(Cut(text)) is { Success: true } match
            ? match.Groups["id"].Value
            : null;

    /// <summary>Replaces each run of white space and control characters by one space.</summary>
    public static string OnOneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!IsSeparator(character))
                line.Append(character);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    private static bool IsSeparator(char character) => char.IsWhiteSpace(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned;

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    [GeneratedRegex(
        @"^\s*#?(?<code>[245]\.[0-9]{1,3}\.[0-9]{1,3})([^0-9]|$)|\(#(?<code>[245]\.[0-9]{1,3}\.[0-9]{1,3})\)",
        Options)]
    private static partial Regex EnhancedPattern();

    [GeneratedRegex(
        @"<?(""[^""\r\n]*""|[^\s<>""'`(),;:\[\]=]+)@(\[[^\]\s]*\]|[^\s<>""'`(),;:\[\]]+)>?",
        Options)]
    private static partial Regex AddressPattern();

    // Read for each accepted mail. Backtracking is linear here, because nothing follows the repetition except the end,
    // and the compiled form needs no preparation: the other engine would delay the first mail of a process.
    [GeneratedRegex(
        @"(queued as |\bid=)(?<id>[^\s<>()@]+)|^(2\.[0-9]+\.[0-9]+ )?ok:? (?<id>[^\s<>()@=]+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex QueueIdPattern();
}
