using System.Buffers;
using System.Text;

namespace Notify.Testing;

/// <summary>
/// Reads the argument of MAIL and RCPT: <c>FROM:&lt;address&gt; parameters</c> (RFC 5321, section 4.1.2).
/// </summary>
internal static class SmtpPath
{
    public const string From = "FROM:";
    public const string To = "TO:";

    private const int MaxLocalPart = 64;
    private const int MaxPath = 256;

    private static readonly SearchValues<char> NotInLocalPart = SearchValues.Create(" @<>,;:\"()[]\\");
    private static readonly SearchValues<char> NotInDomain = SearchValues.Create(" <>,;\"()\\");

    /// <summary>Returns the address if it can be read; otherwise the whole argument.</summary>
    public static string AddressIn(string argument, string keyword) =>
        TrySplit(argument, keyword, out var address, out _) ? address : argument;

    /// <summary>
    /// Splits the argument into the address between the brackets, without a source route, and the parameters after it.
    /// </summary>
    public static bool TrySplit(string argument, string keyword, out string address, out string parameters)
    {
        (address, parameters) = ("", "");
        if (!argument.StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
            return false;
        var path = argument.AsSpan(keyword.Length).TrimStart(' ');
        var end = ClosingBracket(path);
        if (end < 0 || (end + 1 < path.Length && path[end + 1] != ' '))
            return false;
        var inner = path[1..end];
        if (inner.StartsWith("@") && inner.IndexOf(':') is > 0 and var route)
            inner = inner[(route + 1)..];
        (address, parameters) = (inner.ToString(), path[(end + 1)..].Trim(' ').ToString());
        return true;
    }

    /// <summary>
    /// Whether a text is a valid address: local part and domain within their maximum lengths, blanks only in quotes.
    /// </summary>
    public static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
            return false;
        var local = address.AsSpan(0, at);
        var quoted = local.Length > 2 && local[0] == '"' && local[^1] == '"';
        return Encoding.UTF8.GetByteCount(local) <= MaxLocalPart
            && Encoding.UTF8.GetByteCount(address) <= MaxPath - 2
            && (quoted || !local.ContainsAny(NotInLocalPart))
            && !address.AsSpan(at + 1).ContainsAny(NotInDomain)
            && !address.Any(char.IsControl);
    }

    private static int ClosingBracket(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '<')
            return -1;
        var quoted = false;
        for (var i = 1; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '>' when !quoted:
                    return i;
            }
        }

        return -1;
    }
}
