using Notify.Templates;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Notify.Telegram.Messages;

/// <summary>How a message is sent: what the template says, else what the channel is set to.</summary>
internal sealed record MessageSettings
{
    private static readonly string[] Read =
        [PartNames.Silent, PartNames.Protect, PartNames.LinkPreview, PartNames.ReplyTo, PartNames.Thread, PartNames.Keyboard, PartNames.Photo, PartNames.Document];

    public bool Silent { get; private init; }

    public bool Protect { get; private init; }

    public LinkPreviewOptions? LinkPreview { get; private init; }

    public int? ReplyTo { get; private init; }

    public int? Thread { get; private init; }

    public InlineKeyboardMarkup? Keyboard { get; private init; }

    /// <summary>The first part that is badly written, or null.</summary>
    public static string? Problem(RenderedMessage content) =>
        Read.Select(name => content.Part(name) is { } text ? PartRules.Check(name, text) : null).FirstOrDefault(problem => problem is not null);

    /// <summary>Reads parts that are well written.</summary>
    public static MessageSettings Of(RenderedMessage content, TelegramOptions options) => new()
    {
        Silent = Flag(content, PartNames.Silent) ?? options.Silent,
        Protect = Flag(content, PartNames.Protect) ?? options.ProtectContent,
        LinkPreview = Given(content, PartNames.LinkPreview) is { } preview && PartRules.TryLinkPreview(preview, out var read) ? read
            : options.DisableLinkPreview ? new LinkPreviewOptions { IsDisabled = true }
            : null,
        ReplyTo = Given(content, PartNames.ReplyTo) is { } reply ? PartRules.Number(reply) : null,
        Thread = Given(content, PartNames.Thread) is { } thread ? PartRules.Number(thread) : null,
        Keyboard = Given(content, PartNames.Keyboard) is { } keyboard ? KeyboardReader.Read(keyboard).Keyboard : null,
    };

    /// <summary>A part that is given and not empty.</summary>
    public static string? Given(RenderedMessage content, string name) => content.Part(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static bool? Flag(RenderedMessage content, string name) => Given(content, name) is { } text ? PartRules.Flag(text) : null;
}
