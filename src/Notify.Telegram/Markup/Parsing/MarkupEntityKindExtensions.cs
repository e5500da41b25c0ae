namespace Notify.Telegram.Markup.Parsing;

/// <summary>The three families of entities that Telegram distinguishes.</summary>
internal static class MarkupEntityKindExtensions
{
    /// <summary>Whether the kind is a quotation. Quotations contain everything except quotations.</summary>
    public static bool IsQuotation(this MarkupEntityKind kind) =>
        kind is MarkupEntityKind.Blockquote or MarkupEntityKind.ExpandableBlockquote;

    /// <summary>
    /// Whether the kind is a style. Styles may be inside everything except verbatim text, cross each other, and be cut
    /// anywhere.
    /// </summary>
    public static bool IsStyle(this MarkupEntityKind kind) =>
        kind is >= MarkupEntityKind.Bold and <= MarkupEntityKind.Spoiler;

    /// <summary>
    /// Whether the kind is a block. Blocks are all other kinds; they may be inside quotations, and contain only styles.
    /// </summary>
    public static bool IsBlock(this MarkupEntityKind kind) => !kind.IsQuotation() && !kind.IsStyle();

    /// <summary>Whether the kind is a block that shows no style.</summary>
    public static bool IsVerbatim(this MarkupEntityKind kind) =>
        kind is MarkupEntityKind.Pre or MarkupEntityKind.Code or MarkupEntityKind.DateTime;
}
