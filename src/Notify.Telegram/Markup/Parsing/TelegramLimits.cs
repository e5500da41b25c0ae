namespace Notify.Telegram.Markup.Parsing;

/// <summary>How much a message may hold (Bot API, sendMessage and sendPhoto).</summary>
internal static class TelegramLimits
{
    /// <summary>UTF-16 units of a text, markup read.</summary>
    public const int TextLength = 4096;

    /// <summary>UTF-16 units of a caption, markup read.</summary>
    public const int CaptionLength = 1024;

    /// <summary>Bytes of a text or caption in UTF-8, markup and all: the Bot API server reads no more.</summary>
    public const int MarkupBytes = 32768;
}
