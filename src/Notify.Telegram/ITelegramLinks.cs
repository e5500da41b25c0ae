namespace Notify.Telegram;

/// <summary>
/// Creates links by which users connect their Telegram chat: the application shows one to a signed-in user, the user
/// presses Start, and the id of the chat is added to the address book when the update arrives.
/// </summary>
/// <remarks>
/// <para>
/// Resolved as a keyed service by the name of the channel; without a key it belongs to the channel <c>telegram</c>.
/// Tokens are signed with a key derived from <see cref="TelegramOptions.BotToken"/>. They are not encrypted: a person
/// who has one can read the user id in it and connect their own chat to that user. Show a link only to the user.
/// </para>
/// <para>
/// A link works once (<see cref="TelegramOptions.ReusableLinks"/>), and a user has at most
/// <see cref="TelegramOptions.MaxChatsPerUser"/> chats. The address book records which links were used.
/// </para>
/// </remarks>
public interface ITelegramLinks
{
    /// <summary>
    /// Gets the maximum length of a user id that is not a GUID, in bytes of UTF-8: 30. A deep link has room for 64
    /// characters in total (Bot API, "Deep linking").
    /// </summary>
    static int MaxUserIdBytes => Linking.LinkPayload.MaxTextBytes;

    /// <summary>
    /// Creates a token for <c>/start</c>: at most 64 of <c>A-Z a-z 0-9 _ -</c>. It is valid for
    /// <see cref="TelegramOptions.LinkValidity"/> and for one chat.
    /// </summary>
    /// <param name="userId">
    /// The application's user id: a GUID in its usual format (lower case, with hyphens), or a text of at most
    /// <see cref="MaxUserIdBytes"/> bytes of UTF-8.
    /// </param>
    /// <returns>The token.</returns>
    /// <exception cref="ArgumentException">The user id is empty, too long or not valid Unicode.</exception>
    /// <exception cref="InvalidOperationException"><see cref="TelegramOptions.BotToken"/> is not set.</exception>
    string CreateToken(string userId);

    /// <summary>Creates a link that opens the chat with the bot: <c>https://t.me/my_bot?start=…</c>.</summary>
    /// <param name="userId">The application's user id, as for <see cref="CreateToken"/>.</param>
    /// <returns>The link.</returns>
    /// <exception cref="ArgumentException">The user id is empty, too long or not valid Unicode.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TelegramOptions.BotToken"/> or <see cref="TelegramOptions.BotUserName"/> is not set.
    /// </exception>
    Uri CreateLink(string userId);

    /// <summary>
    /// Reads a token. Checks only the signature and the expiry, not whether the token was used: that is checked when
    /// the update of the chat is received.
    /// </summary>
    /// <param name="token">The text, of unknown origin.</param>
    /// <returns>The user id; null if the token is forged, altered, of another bot, or has expired.</returns>
    string? Read(string? token);
}
