namespace Notify.Telegram.Messages;

/// <summary>The parts of a template's front matter this channel reads.</summary>
internal static class PartNames
{
    public const string Format = "format";
    public const string Photo = "photo";
    public const string Document = "document";
    public const string Keyboard = "keyboard";
    public const string Silent = "silent";
    public const string Protect = "protect";
    public const string LinkPreview = "link_preview";
    public const string ReplyTo = "reply_to";
    public const string Thread = "thread";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Format, Photo, Document, Keyboard, Silent, Protect, LinkPreview, ReplyTo, Thread];

    /// <summary>Those that contain JSON.</summary>
    public static IReadOnlyList<string> Json { get; } = [Keyboard];
}
