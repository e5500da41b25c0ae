namespace Notify.Telegram.BotApi;

/// <summary>The cause of a refusal of the Bot API.</summary>
internal enum ErrorKind
{
    /// <summary>The text is not known.</summary>
    Other,

    /// <summary>The chat certainly does not accept the bot.</summary>
    Blocked,

    /// <summary>The chat does not accept the bot, unless the token of another bot is in use.</summary>
    PossiblyBlocked,

    /// <summary>The chat certainly no longer exists.</summary>
    Gone,

    /// <summary>
    /// The chat does not exist, unless the token of another bot is in use or Telegram cannot find its chats.
    /// </summary>
    PossiblyGone,

    /// <summary>The message is at fault, or may not be sent to this chat.</summary>
    Content,

    /// <summary>The bot itself is at fault.</summary>
    Settings,
}
