namespace Notify.Telegram;

/// <summary>
/// Links by which users connect their Telegram chat: the application shows one to a signed-in user, the user presses Start, and the chat's id goes into the address book as soon as the update comes in.
/// </summary>
/// <remarks>
/// Resolved by the channel's name as a keyed service; without a key it is the channel <c>telegram</c>'s. Tokens are signed by a key derived from <see cref="TelegramOptions.BotToken"/>. They are not encrypted: who has one
/// can read the user id in it, and connect a chat of their own to that user. So show a link to that user alone. A link works once, and a user has at most
/// <see cref="TelegramOptions.MaxChatsPerUser"/> chats; the address book keeps which links were used.
/// </remarks>
public interface ITelegramLinks
{
    /// <summary>The most bytes of UTF-8 a user id may have that is no GUID: 30. A deep link holds 64 characters in all (Bot API, "Deep linking").</summary>
    static int MaxUserIdBytes => Linking.LinkPayload.MaxTextBytes;

    /// <summary>Makes a token for <c>/start</c>: at most 64 of <c>A-Z a-z 0-9 _ -</c>. It is valid for <see cref="TelegramOptions.LinkValidity"/> and for one chat, unless <see cref="TelegramOptions.ReusableLinks"/> is true.</summary>
    /// <param name="userId">The application's user id: a GUID in its usual form (lower case, with hyphens), or a text of at most <see cref="MaxUserIdBytes"/> bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">The user id is empty, too long or no Unicode text.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="TelegramOptions.BotToken"/> is set.</exception>
    string CreateToken(string userId);

    /// <summary>Makes a link that opens the chat with the bot: <c>https://t.me/my_bot?start=…</c>.</summary>
    /// <param name="userId">As for <see cref="CreateToken"/>.</param>
    /// <exception cref="ArgumentException">The user id is empty, too long or no Unicode text.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="TelegramOptions.BotToken"/> or <see cref="TelegramOptions.BotUserName"/> is set.</exception>
    Uri CreateLink(string userId);

    /// <summary>
    /// Reads a token. Only checks the signature and the expiry: whether the link was used is checked when the update of the
    /// chat is received.
    /// </summary>
    /// <param name="token">The text, of unknown origin.</param>
    /// <returns>The user id; null where the token is forged, altered, of another bot, or has expired.</returns>
    string? Read(string? token);
}
