using System.Buffers;
using Notify.Email.Smtp;

namespace Notify.Email.Bounces;

/// <summary>
/// Finds the reason of a failure in the human-readable text. Servers write the reason after the address, on the same
/// line or on the next ones.
/// </summary>
/// <param name="text">The text of the report.</param>
/// <param name="addresses">The addresses that failed. The reason of one ends where the next one begins.</param>
internal sealed class FailureText(string text, IEnumerable<string> addresses)
{
    /// <summary>The part of the text that is searched for each address, in characters.</summary>
    private const int MaxLength = 64 * 1024;

    private const int MaxLines = 10;

    private static readonly SearchValues<char> EndOfAddress = SearchValues.Create(" \t>:;,(");

    private readonly string _text = text.Length > MaxLength ? text[..MaxLength] : text;
    private readonly HashSet<string> _addresses = new(addresses, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the reason that follows the address; null if the text has none.</summary>
    public string? Find(string address)
    {
        var start = _text.IndexOf(address, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        var rest = _text.AsSpan(start + address.Length);
        var lines = SmtpReplyText.Cut(rest[..Math.Min(rest.Length, SmtpReplyText.MaxLength + 1)].ToString())
            .Split('\n', MaxLines + 1, StringSplitOptions.TrimEntries)
            .Take(MaxLines)
            .TakeWhile((line, index) => index == 0 || !StartsWithOther(line, address))
            .ToList();
        var paragraph = Clean(lines.TakeWhile((line, index) => index == 0 || line.Length > 0));
        return paragraph ?? Clean(lines.Skip(1).TakeWhile(line => !StartsReturnedMessage(line)));
    }

    private static string? Clean(IEnumerable<string> lines)
    {
        var reason = string.Join(' ', lines).Trim(' ', '<', '>', ':', '(', ')');
        return reason.Length == 0 ? null : reason;
    }

    private bool StartsWithOther(string line, string current)
    {
        var start = line.AsSpan().TrimStart('<');
        var end = start.IndexOfAny(EndOfAddress);
        // Sendmail writes "<ada@example.com>... User unknown".
        var first = (end < 0 ? start : start[..end]).TrimEnd('.');
        return !first.Equals(current, StringComparison.OrdinalIgnoreCase)
            && _addresses.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first);
    }

    /// <summary>
    /// Whether a line is the rule that servers draw before the returned message, or a header of that message.
    /// </summary>
    private static bool StartsReturnedMessage(string line)
    {
        if (line is ['-' or '_' or '=', ..])
            return true;
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !line.AsSpan(0, colon).Contains(' ');
    }
}
