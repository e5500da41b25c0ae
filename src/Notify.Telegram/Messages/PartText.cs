using Notify.Telegram.Markup;

namespace Notify.Telegram.Messages;

/// <summary>A text as it goes to Telegram.</summary>
/// <param name="Text">The text, in its markup.</param>
/// <param name="Syntax">The markup.</param>
internal sealed record PartText(string Text, MarkupSyntax Syntax)
{
    /// <summary>The same without markup; null where it has none.</summary>
    public PartText? Plain() => Syntax == MarkupSyntax.Plain ? null : new(Syntax.Strip(Text), MarkupSyntax.Plain);
}
