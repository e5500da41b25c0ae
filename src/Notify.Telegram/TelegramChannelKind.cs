using Notify.Telegram.Addressing;
using Notify.Telegram.Markup;
using Notify.Telegram.Messages;

namespace Notify.Telegram;

/// <summary>Telegram as a channel kind: what its addresses and templates look like.</summary>
public static class TelegramChannelKind
{
    /// <summary>
    /// The kind <c>telegram</c>. A template's body is MarkdownV2, or by <c>format: html</c> or <c>format: plain</c> in its front matter HTML or plain text; values in it are encoded accordingly.
    /// An address is a chat id, negative for groups, or the public name of a group or channel (<c>@news</c>).
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
