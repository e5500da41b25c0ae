using System.Globalization;
using System.Text.RegularExpressions;
using Telegram.Bot.Types;

namespace Notify.Telegram.Addressing;

/// <summary>Reads Telegram addresses: the id of a chat, or the public name of a group or channel.</summary>
internal static partial class ChatAddress
{
    // Bot API, Chat.id: at most 52 significant bits.
    private const long LargestId = 1L << 52;

    /// <summary>Returns the error of an address, without repeating the address; null if it is valid.</summary>
    public static string? Check(string address) =>
        TryRead(address, out _)
            ? null
            : "A Telegram address is a chat id, which is a whole number and negative for groups, or the public name "
                + "of a group or channel, for example @news.";

    public static bool TryRead(string address, out ChatId chat)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (TryReadId(address, out var id))
        {
            chat = new ChatId(id);
            return true;
        }
        var named = NamePattern().IsMatch(address);
        chat = named ? new ChatId(address) : new ChatId(0);
        return named;
    }

    /// <summary>
    /// Returns the canonical spelling of an address: <c>+042</c> becomes <c>42</c>, <c>@News</c> becomes <c>@news</c>.
    /// </summary>
    public static string Normalize(string address) =>
        TryReadId(address, out var id) ? id.ToString(CultureInfo.InvariantCulture) : address.ToLowerInvariant();

    /// <summary>Whether a normalized address belongs to a group or channel.</summary>
    public static bool IsGroup(string normalized) => normalized is ['-' or '@', ..];

    private static bool TryReadId(string address, out long id) =>
        long.TryParse(address, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id)
        && id is not 0 and > -LargestId and < LargestId;

    [GeneratedRegex("^@[A-Za-z][A-Za-z0-9_]{3,31}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
