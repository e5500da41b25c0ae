namespace Notify.Telegram.Inbound;

/// <summary>Represents the change of a chat that an update reports.</summary>
/// <param name="Chat">The id of the chat.</param>
internal abstract record ChatEvent(long Chat)
{
    /// <summary>The user pressed Start in the private chat.</summary>
    /// <param name="Chat">The id of the chat.</param>
    /// <param name="Token">The token of the link; null if there is none.</param>
    public sealed record Started(long Chat, string? Token) : ChatEvent(Chat);

    /// <summary>The user blocked the bot, or the bot is no longer a member of the group.</summary>
    /// <param name="Chat">The id of the chat.</param>
    public sealed record Left(long Chat) : ChatEvent(Chat);

    /// <summary>
    /// The bot can send messages again; or the group has a new id, which Telegram reports when a message is sent to the
    /// old one.
    /// </summary>
    /// <param name="Chat">The id of the chat.</param>
    public sealed record Back(long Chat) : ChatEvent(Chat);
}
