using Notify.Telegram.Markup;

namespace Notify.Telegram.Messages;

/// <summary>A text in the form in which it is sent to Telegram.</summary>
/// <param name="Text">The text, in its markup.</param>
/// <param name="Syntax">The markup.</param>
internal sealed record PartText(string Text, MarkupSyntax Syntax)
{
    /// <summary>Returns the text without markup; null if it has none.</summary>
    public PartText? Plain() => Syntax == MarkupSyntax.Plain ? null : new(Syntax.Strip(Text), MarkupSyntax.Plain);
}
