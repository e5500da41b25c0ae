using Notify.Templates;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Notify.Telegram.Messages;

/// <summary>How a message is sent: as the template says, otherwise as the channel's options say.</summary>
internal sealed record MessageSettings
{
    // The General thread of a forum, which the Bot API does not accept as message_thread_id.
    private const int GeneralThread = 1;

    // Files are read separately (FileCollection).
    private static readonly string[] Read =
    [
        PartNames.Silent, PartNames.Protect, PartNames.LinkPreview, PartNames.ReplyTo, PartNames.Thread,
        PartNames.Keyboard,
    ];

    public bool Silent { get; private init; }

    public bool Protect { get; private init; }

    public LinkPreviewOptions? LinkPreview { get; private init; }

    public int? ReplyTo { get; init; }

    public int? Thread { get; init; }

    public InlineKeyboardMarkup? Keyboard { get; init; }

    /// <summary>
    /// Whether the message is sent to the chat itself if its thread or the message to reply to is missing.
    /// </summary>
    public bool FallsBackToChat { get; private init; }

    /// <summary>The errors of parts that rendered badly. Such a part counts as not given.</summary>
    public static IEnumerable<string> Problems(RenderedMessage content) => Read
        .Select(name => content.Part(name) is { } text ? PartRules.Check(name, text) : null)
        .OfType<string>();

    /// <summary>Reads the parts.</summary>
    public static MessageSettings Of(RenderedMessage content, TelegramOptions options) => new()
    {
        Silent = Flag(content, PartNames.Silent) ?? options.Silent,
        // A value that cannot be read protects: the template wanted to decide, and sharing cannot be undone.
        Protect = Given(content, PartNames.Protect) is { } protect
            ? PartRules.Flag(protect) ?? true
            : options.ProtectContent,
        LinkPreview = Preview(content, options),
        ReplyTo = Given(content, PartNames.ReplyTo) is { } reply ? PartRules.Number(reply) : null,
        Thread = Given(content, PartNames.Thread) is { } thread
            && PartRules.Number(thread) is { } number and not GeneralThread
                ? number
                : null,
        Keyboard = Given(content, PartNames.Keyboard) is { } keyboard ? KeyboardReader.Read(keyboard).Keyboard : null,
        FallsBackToChat = options.FallBackToChat,
    };

    /// <summary>A part that is given and not empty.</summary>
    public static string? Given(RenderedMessage content, string name) =>
        content.Part(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static LinkPreviewOptions? Preview(RenderedMessage content, TelegramOptions options)
    {
        if (Given(content, PartNames.LinkPreview) is { } text && PartRules.TryLinkPreview(text, out var preview))
            return preview;
        return options.DisableLinkPreview ? new LinkPreviewOptions { IsDisabled = true } : null;
    }

    private static bool? Flag(RenderedMessage content, string name) =>
        Given(content, name) is { } text ? PartRules.Flag(text) : null;
}
