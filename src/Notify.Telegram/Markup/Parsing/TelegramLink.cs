using System.Buffers;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>Reads the addresses of links, mentions, custom emoji and dates as TDLib does.</summary>
internal static class TelegramLink
{
    private const long MaxUserId = (1L << 40) - 1;

    private static readonly SearchValues<char> DateParts = SearchValues.Create("tTdDwW");

    /// <summary>
    /// Returns a link as Telegram writes it: the host in lower case, with a scheme, blanks escaped; null if Telegram
    /// does not accept it. Such a link loses its entity without an error.
    /// </summary>
    public static string? Normalize(string link)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["tg", "ton", "tonsite"])
        {
            if (WithoutScheme(link, scheme) is { } rest)
                return Internal(scheme, rest);
        }
        return HttpLink.Parse(link) is { } url && (url.Host.Contains('.', StringComparison.Ordinal) || url.IsIPv6)
            ? url.ToString()
            : null;
    }

    /// <summary>Returns the user that <c>tg://user?id=…</c> mentions, or null.</summary>
    public static long? UserId(string link) =>
        Parameters(Ascii.ToLower(link), "user") is { } parameters
        && parameters.FirstOrDefault(parameter => parameter.Name == "id") is { Name: not null } id
        && Ascii.Number(id.Value) is > 0 and <= MaxUserId and var user
            ? user
            : null;

    /// <summary>Returns the custom emoji of <c>tg://emoji?id=…</c>, or null.</summary>
    public static long? CustomEmojiId(string link) =>
        Parameters(link, "emoji") is { } parameters
        && parameters.FirstOrDefault(parameter => parameter.Name == "id") is { Name: not null } id
            ? EmojiId(id.Value)
            : null;

    /// <summary>Returns the id of a custom emoji, or null if it is not valid.</summary>
    public static long? EmojiId(string id) => Ascii.Number(id) is { } number and not 0 ? number : null;

    /// <summary>
    /// Returns the Unix time and the format of <c>tg://time?unix=…&amp;format=…</c>; null if the address is not a valid
    /// date.
    /// </summary>
    public static (int Unix, string? Format)? Date(string link)
    {
        var (unix, format) = (0, "");
        foreach (var (name, value) in Parameters(link, "time") ?? [])
        {
            if (name == "unix")
            {
                if (Ascii.Number(value) is not (> 0 and <= int.MaxValue and var number))
                    return null;
                unix = (int)number;
            }
            else if (name == "format")
            {
                format = value;
            }
        }
        return unix > 0 && TryDateFormat(format, out var normalized) ? (unix, normalized) : null;
    }

    /// <summary>Reads the format of a date: <c>r</c>, or letters of <c>t T d D w</c>.</summary>
    /// <param name="format">The format as written.</param>
    /// <param name="normalized">
    /// The format with each letter once, in order, and with the short one of two letters that exclude each other; null
    /// for an empty format.
    /// </param>
    public static bool TryDateFormat(string format, out string? normalized)
    {
        normalized = null;
        if (format is "r" or "R")
        {
            normalized = "r";
            return true;
        }
        if (format.AsSpan().ContainsAnyExcept(DateParts))
            return false;
        if (format.Length > 0)
        {
            normalized =
                First(format, 't', 'T')
                + First(format, 'd', 'D')
                + (format.Contains('w', StringComparison.OrdinalIgnoreCase) ? "w" : "");
        }

        return true;
    }

    private static string First(string format, char brief, char full) =>
        format.Contains(brief, StringComparison.Ordinal) ? brief.ToString()
        : format.Contains(full, StringComparison.Ordinal) ? full.ToString()
        : "";

    private static string? Internal(string scheme, string rest)
    {
        if (HttpLink.Parse(rest) is not { } url || url.IsHttps || url.UserInfo.Length > 0 || url.Port != 0 || url.IsIPv6
            || rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return null;
        foreach (var c in url.Host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_') && !(c == '.' && scheme == "tonsite"))
                return null;
        }
        var query = url.Query.StartsWith("/?", StringComparison.Ordinal) ? url.Query[1..] : url.Query;
        return $"{scheme}://{url.Host}{query}";
    }

    private static string? WithoutScheme(string link, string scheme)
    {
        if (!link.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || Ascii.At(link, scheme.Length) != ':')
            return null;
        var rest = link[(scheme.Length + 1)..];
        return rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
    }

    /// <summary>Returns the parameters of <c>tg://host?name=value&amp;…</c>; null for another address.</summary>
    private static List<(string? Name, string Value)>? Parameters(string link, string host)
    {
        if (WithoutScheme(link, "tg") is not { } rest || !rest.StartsWith(host, StringComparison.OrdinalIgnoreCase))
            return null;
        rest = rest[host.Length..];
        if (rest.StartsWith('/'))
            rest = rest[1..];
        if (!rest.StartsWith('?'))
            return null;
        var query = rest[1..];
        var fragment = query.IndexOf('#', StringComparison.Ordinal);
        var parameters = new List<(string? Name, string Value)>();
        foreach (var parameter in (fragment < 0 ? query : query[..fragment]).Split('&'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            parameters.Add(equals < 0 ? (parameter, "") : (parameter[..equals], parameter[(equals + 1)..]));
        }
        return parameters;
    }
}
