using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>
/// A web address as TDLib parses it, which is more lenient than <see cref="Uri"/> in some cases and stricter in
/// others.
/// </summary>
internal sealed class HttpLink
{
    private static readonly SearchValues<char> EndOfScheme = SearchValues.Create(":/?#@[]");
    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create("/?#");
    private static readonly SearchValues<char> AllowedMarks = SearchValues.Create(".-_!$,~*'();&+=");
    private static readonly SearchValues<char> AllowedInIPv6 = SearchValues.Create("0123456789abcdef:.");

    private HttpLink() { }

    public bool IsHttps { get; private init; }

    public string UserInfo { get; private init; } = "";

    public required string Host { get; init; }

    public bool IsIPv6 { get; private init; }

    /// <summary>The port; 0 if there is none.</summary>
    public int Port { get; private init; }

    /// <summary>Path, query and fragment; begins with a slash.</summary>
    public required string Query { get; init; }

    /// <summary>Parses an address; returns null if it is not valid.</summary>
    public static HttpLink? Parse(string url)
    {
        var https = false;
        var scheme = url.AsSpan(0, Until(url, EndOfScheme));
        var rest = url.AsSpan();
        if (rest[scheme.Length..].StartsWith("://"))
        {
            https = scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
            if (!https && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
                return null;
            rest = rest[(scheme.Length + 3)..];
        }
        var authority = rest[..Until(rest, EndOfAuthority)];
        var query = rest[authority.Length..];
        if (!TryTakePort(ref authority, out var port))
            return null;
        var at = authority.LastIndexOf('@');
        var (userInfo, host) = (at < 0 ? "" : authority[..at].ToString(), Ascii.ToLower(authority[(at + 1)..]));
        if (host is "" or ".")
            return null;
        var isIPv6 = host[0] == '[' && host[^1] == ']';
        if (isIPv6
                ? !IsIPv6Address(host[1..^1])
                : !IsWritable(host, allowColon: false) || !IsWritable(userInfo, allowColon: true))
        {
            return null;
        }

        return new HttpLink
        {
            IsHttps = https,
            UserInfo = userInfo,
            Host = host,
            IsIPv6 = isIPv6,
            Port = port,
            Query = QueryOf(query),
        };
    }

    public override string ToString() => string.Concat(
        IsHttps ? "https://" : "http://",
        UserInfo.Length > 0 ? UserInfo + "@" : "",
        Port > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}") : Host,
        Query);

    private static int Until(ReadOnlySpan<char> text, SearchValues<char> ends) =>
        text.IndexOfAny(ends) is >= 0 and var end ? end : text.Length;

    private static bool TryTakePort(ref ReadOnlySpan<char> authority, out int port)
    {
        port = 0;
        var colon = authority.LastIndexOfAny(':', ']', '@');
        if (colon <= 0 || authority[colon] != ':')
            return true;
        var digits = authority[(colon + 1)..];
        while (digits.Length > 1 && digits[0] == '0')
            digits = digits[1..];
        authority = authority[..colon];
        if (Ascii.Number(digits) is not (> 0 and <= ushort.MaxValue and var number))
            return false;
        port = (int)number;
        return true;
    }

    private static bool IsIPv6Address(string address) =>
        !address.AsSpan().ContainsAnyExcept(AllowedInIPv6)
        && IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsWritable(string part, bool allowColon)
    {
        for (var i = 0; i < part.Length; i++)
        {
            var c = part[i];
            if (c == '%')
            {
                if (!char.IsAsciiHexDigit(Ascii.At(part, i + 1)) || !char.IsAsciiHexDigit(Ascii.At(part, i + 2)))
                    return false;
                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && c < 128 && !AllowedMarks.Contains(c) && !(c == ':' && allowColon))
            {
                return false;
            }
        }
        return true;
    }

    private static string QueryOf(ReadOnlySpan<char> written)
    {
        while (!written.IsEmpty && Ascii.IsSpace(written[^1]))
            written = written[..^1];
        var query = new StringBuilder(written.Length + 1);
        if (written.IsEmpty || written[0] != '/')
            query.Append('/');
        foreach (var c in written)
        {
            if (c <= ' ')
                query.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else
                query.Append(c);
        }
        return query.ToString();
    }
}
