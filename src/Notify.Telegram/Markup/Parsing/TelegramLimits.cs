namespace Notify.Telegram.Markup.Parsing;

/// <summary>The maximum lengths of a message (Bot API, sendMessage and sendPhoto).</summary>
internal static class TelegramLimits
{
    /// <summary>The maximum length of a text, in UTF-16 units after parsing.</summary>
    public const int TextLength = 4096;

    /// <summary>The maximum length of a caption, in UTF-16 units after parsing.</summary>
    public const int CaptionLength = 1024;

    /// <summary>
    /// The maximum length of a text or caption with its markup, in bytes of UTF-8. The Bot API server reads no more.
    /// </summary>
    public const int MarkupBytes = 32768;
}
