using System.Text.RegularExpressions;

namespace Notify.Email.Smtp;

/// <summary>Reads and cleans the text of a server's reply.</summary>
internal static partial class SmtpReplyText
{
    private const int MaxLength = 500;

    /// <summary>The enhanced status code the text starts with (RFC 3463 section 2), or null.</summary>
    public static string? EnhancedCode(string? text) => text is null ? null : EnhancedPattern().Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>The text on one line, every address replaced, at most 500 characters.</summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var line = WhiteSpacePattern().Replace(AddressPattern().Replace(text, "<address>"), " ").Trim();
        return line.Length <= MaxLength ? line : line[..MaxLength];
    }

    /// <summary>The server's id of an accepted message, in the spellings of Postfix, Exim, SES and others; else null.</summary>
    public static string? QueueId(string? text)
    {
        if (text is null || QueueIdPattern().Match(text) is not { Success: true } match)
            return null;
        return match.Groups["id"].Value;
    }

    [GeneratedRegex(@"^\s*[245]\.\d{1,3}\.\d{1,3}(?=\D|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedPattern();

    [GeneratedRegex(@"<?(?:""[^""\r\n]*""|[^\s<>""'`(),;:\[\]=]+)@(?:\[[^\]\s]*\]|[^\s<>""'`(),;:\[\]]+)>?", RegexOptions.CultureInvariant)]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpacePattern();

    [GeneratedRegex(@"(?:queued as |\bid=|^(?:2\.\d+\.\d+ )?ok:? (?=[^\s@=]+$))(?<id>[^\s<>()@]+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex QueueIdPattern();
}
