namespace Notify.Telegram;

/// <summary>What Telegram allows (Bot API, "My bot is hitting limits" and the methods' own pages).</summary>
internal static class Limits
{
    /// <summary>Files of one album.</summary>
    public const int AlbumSize = 10;

    /// <summary>Buttons of an inline keyboard.</summary>
    public const int KeyboardButtons = 100;

    /// <summary>Bytes of a button's <c>callback_data</c>.</summary>
    public const int CallbackDataBytes = 64;

    /// <summary>Characters of a button's <c>copy_text</c>.</summary>
    public const int CopyTextLength = 256;

    /// <summary>Bytes of a photo; a larger one goes as a document.</summary>
    public const long PhotoBytes = 10 * 1024 * 1024;

    /// <summary>Bytes of a file; a Bot API server of one's own takes up to 2,000 MB.</summary>
    public const long FileBytes = 50 * 1024 * 1024;

    /// <summary>
    /// The bot as a whole. One window holds both limits: 30 in any 1.5 seconds are at most 30 in any second, which is
    /// what Telegram allows, and 60 in any 3 seconds. Measured over 3 seconds alone, 60 would be sent in one.
    /// </summary>
    public static RateLimit PerBot { get; } = new(30, TimeSpan.FromSeconds(1.5));

    /// <summary>One chat.</summary>
    public static RateLimit PerChat { get; } = RateLimit.PerSecond(1);

    /// <summary>One group or channel.</summary>
    public static RateLimit PerGroup { get; } = RateLimit.PerMinute(20);
}
