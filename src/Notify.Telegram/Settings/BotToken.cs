using System.Text.RegularExpressions;

namespace Notify.Telegram.Settings;

/// <summary>The format of a bot token (Bot API, "Authorizing your bot").</summary>
internal static partial class BotToken
{
    public static bool IsWellFormed(string token) => Pattern().IsMatch(token);

    [GeneratedRegex("^[0-9]{1,16}:[A-Za-z0-9_-]{30,100}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
