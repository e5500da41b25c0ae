namespace Notify.Telegram.Inbound;

/// <summary>What an update tells us of a chat.</summary>
/// <param name="Chat">The chat's id.</param>
internal abstract record ChatEvent(long Chat)
{
    /// <summary>The user pressed Start in the private chat.</summary>
    /// <param name="Chat">The chat's id.</param>
    /// <param name="Token">What the link carried; null where there was none.</param>
    public sealed record Started(long Chat, string? Token) : ChatEvent(Chat);

    /// <summary>The bot was blocked by the user, or is no member of the group any more.</summary>
    /// <param name="Chat">The chat's id.</param>
    public sealed record Left(long Chat) : ChatEvent(Chat);

    /// <summary>The bot may write again; or the group has a new id, which Telegram tells whoever writes to the old one.</summary>
    /// <param name="Chat">The chat's id.</param>
    public sealed record Back(long Chat) : ChatEvent(Chat);
}
