using Notify.Templates;

namespace Notify.Telegram.Messages;

/// <summary>
/// The settings of a message: from the template if it has them, otherwise from the options of the channel.
/// </summary>
internal sealed record MessageSettings
{
    // The General thread of a forum, which the Bot API does not accept as message_thread_id.
    private const int GeneralThread = 1;

    private const string ForceReplyMarkup = """{"force_reply":true}""";

    public bool Silent { get; private init; }

    public bool Protect { get; private init; }

    public bool CaptionAbove { get; private init; }

    public bool Spoiler { get; private init; }

    public bool PaidBroadcast { get; private init; }

    /// <summary>The JSON of <c>link_preview_options</c>; null for Telegram's own choice.</summary>
    public string? LinkPreview { get; private init; }

    public ReplyTarget? ReplyTo { get; init; }

    public int? Thread { get; init; }

    public string? DirectMessagesTopic { get; init; }

    public string? BusinessConnection { get; private init; }

    public string? Effect { get; init; }

    public GeoLocation? Location { get; private init; }

    /// <summary>The JSON of <c>reply_markup</c>; null for none.</summary>
    public string? Keyboard { get; init; }

    /// <summary>
    /// Whether the message is sent to the chat itself if its thread or the message to reply to is missing.
    /// </summary>
    public bool FallsBackToChat { get; private init; }

    /// <summary>Returns the errors of parts with an invalid value. Such a part counts as not given.</summary>
    public static IEnumerable<string> Problems(RenderedMessage content) => PartNames.Settings
        .Select(name => content.Part(name) is { } text ? PartRules.Check(name, text) : null)
        .OfType<string>();

    /// <summary>Returns the fields of keyboards that are sent although they are not known.</summary>
    public static IEnumerable<string> UnknownFields(RenderedMessage content) => ((string?[])
        [
            Given(content, PartNames.Keyboard) is { } rows ? KeyboardReader.Read(rows).Unknown : null,
            Given(content, PartNames.ReplyMarkup) is { } markup ? KeyboardReader.ReadMarkup(markup).Unknown : null,
        ])
        .OfType<string>();

    /// <summary>Reads the parts.</summary>
    public static MessageSettings Of(RenderedMessage content, TelegramOptions options) => new()
    {
        Silent = Flag(content, PartNames.Silent) ?? options.Silent,
        // A value that cannot be read protects: the template wanted to decide, and sharing cannot be undone.
        Protect = Given(content, PartNames.Protect) is { } protect
            ? PartRules.Flag(protect) ?? true
            : options.ProtectContent,
        CaptionAbove = Flag(content, PartNames.ShowCaptionAboveMedia) ?? false,
        // The same holds for a picture that was meant to be covered.
        Spoiler = Given(content, PartNames.HasSpoiler) is { } spoiler && (PartRules.Flag(spoiler) ?? true),
        PaidBroadcast = Flag(content, PartNames.AllowPaidBroadcast) ?? options.AllowPaidBroadcast,
        LinkPreview = Preview(content, options),
        ReplyTo = Reply(content, options),
        Thread = Read(content, PartNames.Thread, PartRules.Number) is { } number and not GeneralThread ? number : null,
        DirectMessagesTopic = Read(content, PartNames.DirectMessagesTopicId, PartRules.Identifier),
        BusinessConnection = Read(content, PartNames.BusinessConnectionId, PartRules.Word),
        Effect = Read(content, PartNames.MessageEffectId, PartRules.Identifier),
        Location = Given(content, PartNames.Location) is { } place ? GeoLocation.Read(place) : null,
        Keyboard = ReadKeyboard(content),
        FallsBackToChat = options.FallBackToChat,
    };

    /// <summary>Returns a part that is given and not empty.</summary>
    public static string? Given(RenderedMessage content, string name) =>
        content.Part(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string? ReadKeyboard(RenderedMessage content)
    {
        if (Given(content, PartNames.Keyboard) is { } rows && KeyboardReader.Read(rows).Keyboard is { } inline)
            return inline;
        if (Given(content, PartNames.ReplyMarkup) is { } json && KeyboardReader.ReadMarkup(json).Keyboard is { } markup)
            return markup;
        return Flag(content, PartNames.ForceReply) == true ? ForceReplyMarkup : null;
    }

    private static ReplyTarget? Reply(RenderedMessage content, TelegramOptions options)
    {
        if (Given(content, PartNames.ReplyTo) is not { } reply || PartRules.Number(reply) is not { } message)
            return null;
        var quote = Given(content, PartNames.Quote);
        return new ReplyTarget(
            message,
            quote is not null && PartRules.Check(PartNames.Quote, quote) is null ? quote : null,
            Flag(content, PartNames.AllowSendingWithoutReply) ?? options.FallBackToChat);
    }

    private static string? Preview(RenderedMessage content, TelegramOptions options)
    {
        if (Given(content, PartNames.LinkPreviewOptions) is { } json && Messages.LinkPreview.Check(json) is null)
            return json;
        if (Given(content, PartNames.LinkPreview) is { } text && Messages.LinkPreview.TryRead(text, out var preview))
            return preview;
        return options.DisableLinkPreview ? Messages.LinkPreview.Disabled : null;
    }

    private static bool? Flag(RenderedMessage content, string name) =>
        Given(content, name) is { } text ? PartRules.Flag(text) : null;

    private static int? Read(RenderedMessage content, string name, Func<string, int?> read) =>
        Given(content, name) is { } text ? read(text) : null;

    private static string? Read(RenderedMessage content, string name, Func<string, string?> read) =>
        Given(content, name) is { } text ? read(text) : null;
}
