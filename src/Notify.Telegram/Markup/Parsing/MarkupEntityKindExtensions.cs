namespace Notify.Telegram.Markup.Parsing;

/// <summary>The three families Telegram knows.</summary>
internal static class MarkupEntityKindExtensions
{
    /// <summary>Quotations hold everything else and no quotation.</summary>
    public static bool IsQuotation(this MarkupEntityKind kind) => kind is MarkupEntityKind.Blockquote or MarkupEntityKind.ExpandableBlockquote;

    /// <summary>Styles may lie in anything but verbatim text, cross each other, and be cut where one likes.</summary>
    public static bool IsStyle(this MarkupEntityKind kind) => kind is >= MarkupEntityKind.Bold and <= MarkupEntityKind.Spoiler;

    /// <summary>Blocks, all the rest, lie in quotations at most and hold styles at most.</summary>
    public static bool IsBlock(this MarkupEntityKind kind) => !kind.IsQuotation() && !kind.IsStyle();

    /// <summary>Blocks that show no style.</summary>
    public static bool IsVerbatim(this MarkupEntityKind kind) => kind is MarkupEntityKind.Pre or MarkupEntityKind.Code or MarkupEntityKind.DateTime;
}
