namespace Notify.Telegram.Messages;

/// <summary>
/// The parts of a template's front matter that this channel reads, named as in the Bot API if it has a name.
/// </summary>
internal static class PartNames
{
    public const string Format = "format";
    public const string Photo = "photo";
    public const string Video = "video";
    public const string Animation = "animation";
    public const string Audio = "audio";
    public const string Voice = "voice";
    public const string Document = "document";
    public const string Location = "location";
    public const string Keyboard = "keyboard";
    public const string ReplyMarkup = "reply_markup";
    public const string ForceReply = "force_reply";
    public const string Silent = "silent";
    public const string Protect = "protect";
    public const string LinkPreview = "link_preview";
    public const string LinkPreviewOptions = "link_preview_options";
    public const string ShowCaptionAboveMedia = "show_caption_above_media";
    public const string HasSpoiler = "has_spoiler";
    public const string ReplyTo = "reply_to";
    public const string AllowSendingWithoutReply = "allow_sending_without_reply";
    public const string Quote = "quote";
    public const string Thread = "thread";
    public const string DirectMessagesTopicId = "direct_messages_topic_id";
    public const string BusinessConnectionId = "business_connection_id";
    public const string MessageEffectId = "message_effect_id";
    public const string AllowPaidBroadcast = "allow_paid_broadcast";

    /// <summary>The parts that name a file, and the kind of that file.</summary>
    public static IReadOnlyList<(string Name, FileKind Kind)> Files { get; } =
    [
        (Photo, FileKind.Photo), (Video, FileKind.Video), (Animation, FileKind.Animation),
        (Audio, FileKind.Audio), (Voice, FileKind.Voice), (Document, FileKind.Document),
    ];

    /// <summary>The parts that contain JSON.</summary>
    public static IReadOnlyList<string> Json { get; } = [Keyboard, ReplyMarkup, LinkPreviewOptions];

    /// <summary>The parts that <see cref="MessageSettings"/> reads.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        Location, Keyboard, ReplyMarkup, ForceReply, Silent, Protect, LinkPreview, LinkPreviewOptions,
        ShowCaptionAboveMedia, HasSpoiler, ReplyTo, AllowSendingWithoutReply, Quote, Thread, DirectMessagesTopicId,
        BusinessConnectionId, MessageEffectId, AllowPaidBroadcast,
    ];

    /// <summary>All parts.</summary>
    public static IReadOnlyList<string> All { get; } = [Format, .. Files.Select(file => file.Name), .. Settings];

    /// <summary>Whether a part names a file.</summary>
    public static bool IsFile(string name) => Files.Any(file => file.Name == name);
}
