namespace Notify.Telegram.BotApi;

/// <summary>Whose fault a refusal of the Bot API is.</summary>
internal enum ErrorKind
{
    /// <summary>The text is not known.</summary>
    Other,

    /// <summary>The chat does not want the bot.</summary>
    Blocked,

    /// <summary>The chat is no more.</summary>
    Gone,

    /// <summary>The message is at fault, or may not be sent there.</summary>
    Content,

    /// <summary>The bot itself is at fault.</summary>
    Settings,
}
