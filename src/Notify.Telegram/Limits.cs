namespace Notify.Telegram;

/// <summary>The limits of Telegram (Bot API, "My bot is hitting limits" and the pages of the methods).</summary>
internal static class Limits
{
    /// <summary>The maximum number of files in an album.</summary>
    public const int AlbumSize = 10;

    /// <summary>The maximum number of buttons of an inline keyboard.</summary>
    public const int KeyboardButtons = 100;

    /// <summary>The maximum length of a button's <c>callback_data</c>, in bytes.</summary>
    public const int CallbackDataBytes = 64;

    /// <summary>The maximum length of a button's <c>copy_text</c>, in characters.</summary>
    public const int CopyTextLength = 256;

    /// <summary>The maximum size of a photo, in bytes. A larger one is sent as a document.</summary>
    public const long PhotoBytes = 10 * 1024 * 1024;

    /// <summary>The maximum size of a file, in bytes. A self-hosted Bot API server accepts up to 2,000 MB.</summary>
    public const long FileBytes = 50 * 1024 * 1024;

    /// <summary>
    /// The limit of the whole bot. One window enforces both limits: 30 in any 1.5 seconds are at most 30 in any second,
    /// which Telegram allows, and 60 in any 3 seconds. A window of 3 seconds alone would allow 60 in one second.
    /// </summary>
    public static RateLimit PerBot { get; } = new(30, TimeSpan.FromSeconds(1.5));

    /// <summary>The limit of one chat.</summary>
    public static RateLimit PerChat { get; } = RateLimit.PerSecond(1);

    /// <summary>The limit of one group or channel.</summary>
    public static RateLimit PerGroup { get; } = RateLimit.PerMinute(20);
}
