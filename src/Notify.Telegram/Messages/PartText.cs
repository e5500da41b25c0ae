using Notify.Telegram.Markup;
using Telegram.Bot.Types.Enums;

namespace Notify.Telegram.Messages;

/// <summary>A text as it goes to Telegram.</summary>
/// <param name="Text">The text, in its markup.</param>
/// <param name="Syntax">The markup.</param>
internal sealed record PartText(string Text, MarkupSyntax Syntax)
{
    /// <summary>What the Bot API calls the markup.</summary>
    public ParseMode Mode =>
        Syntax == MarkupSyntax.Markdown ? ParseMode.MarkdownV2
        : Syntax == MarkupSyntax.Html ? ParseMode.Html
        : ParseMode.None;

    /// <summary>The same without markup; null where it has none.</summary>
    public PartText? Plain() => Syntax == MarkupSyntax.Plain ? null : new(PlainFallback.Of(Text, Syntax), MarkupSyntax.Plain);
}
