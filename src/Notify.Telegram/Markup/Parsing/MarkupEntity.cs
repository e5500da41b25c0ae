namespace Notify.Telegram.Markup.Parsing;

/// <summary>A stretch of text with a format or a meaning.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Offset">The start, in UTF-16 units.</param>
/// <param name="Length">The length, in UTF-16 units.</param>
/// <param name="Argument">
/// The address of a link as Telegram writes it; the id of a user or custom emoji; the language of a
/// <see cref="MarkupEntityKind.Pre"/>, null if it has none; the Unix time of a date.
/// </param>
/// <param name="Format">
/// The format of a date: <c>r</c>, or any of <c>t T d D w</c> in this order; null for the text as it is.
/// </param>
internal readonly record struct MarkupEntity(
    MarkupEntityKind Kind,
    int Offset,
    int Length,
    string? Argument = null,
    string? Format = null) : IComparable<MarkupEntity>
{
    /// <summary>The end: the first unit after the entity.</summary>
    public int End => Offset + Length;

    /// <summary>Whether the entity covers a position.</summary>
    public bool Covers(int position) => Offset <= position && position < End;

    /// <summary>Returns the entity with another range.</summary>
    public MarkupEntity WithRange(int start, int end) => this with { Offset = start, Length = end - start };

    private MarkupEntityKind Rank => Kind switch
    {
        MarkupEntityKind.ExpandableBlockquote => MarkupEntityKind.Blockquote,
        MarkupEntityKind.TextMention => MarkupEntityKind.TextLink,
        _ => Kind,
    };

    /// <summary>
    /// Compares entities in Telegram's order: by their start, then the outer before the inner ones. Equal entities keep
    /// the order in which they were closed, so the sort must be stable.
    /// </summary>
    public int CompareTo(MarkupEntity other) =>
        Offset != other.Offset ? Offset.CompareTo(other.Offset)
        : Length != other.Length ? other.Length.CompareTo(Length)
        : Rank != other.Rank ? Rank.CompareTo(other.Rank)
        : (Argument is null).CompareTo(other.Argument is null);
}
