using System.Text.RegularExpressions;

namespace Notify.Testing;

/// <summary>The path of a call: <c>/bot123456:ABC/sendMessage</c>.</summary>
internal readonly partial record struct BotApiPath(string Token, string Method)
{
    public static bool IsToken(string? token) => token is not null && TokenPattern().IsMatch(token);

    /// <summary>Reads a path; returns null if it is not one of the Bot API.</summary>
    public static BotApiPath? Read(string? path)
    {
        if (path is null || !path.StartsWith("/bot", StringComparison.Ordinal))
            return null;
        var slash = path.IndexOf('/', 1);
        return slash < 0 ? null : new BotApiPath(path[4..slash], path[(slash + 1)..].Trim('/'));
    }

    [GeneratedRegex("^[0-9]{1,16}:[A-Za-z0-9_-]{30,100}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();
}
