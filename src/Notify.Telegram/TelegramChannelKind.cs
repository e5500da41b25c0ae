using Notify.Telegram.Addressing;
using Notify.Telegram.Markup;
using Notify.Telegram.Messages;

namespace Notify.Telegram;

/// <summary>Describes Telegram as a channel kind: its addresses and its templates.</summary>
public static class TelegramChannelKind
{
    /// <summary>
    /// Gets the kind <c>telegram</c>. The body of a template is MarkdownV2, unless its front matter sets <c>format:
    /// html</c> or <c>format: plain</c>; values are encoded accordingly. An address is a chat id, negative for groups,
    /// or the public name of a group or channel (<c>@news</c>).
    /// </summary>
    public static ChannelKind Instance { get; } = new(Channels.Telegram)
    {
        Formats = TelegramBodyFormats.All,
        Validate = ChatAddress.Check,
        Normalize = ChatAddress.Normalize,
        Parts = PartNames.All,
        JsonParts = PartNames.Json,
        ValidatePart = PartRules.Check,
        LintPart = PartHints.Find,
    };
}
