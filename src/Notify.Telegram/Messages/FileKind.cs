namespace Notify.Telegram.Messages;

/// <summary>How a file is shown. The names are those of the Bot API, as in sendPhoto and InputMediaPhoto.</summary>
internal enum FileKind
{
    /// <summary>A picture.</summary>
    Photo,

    /// <summary>A video.</summary>
    Video,

    /// <summary>A video without sound, or a GIF.</summary>
    Animation,

    /// <summary>Music.</summary>
    Audio,

    /// <summary>A voice message.</summary>
    Voice,

    /// <summary>A file to open.</summary>
    Document,
}
