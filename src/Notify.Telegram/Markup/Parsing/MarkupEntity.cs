namespace Notify.Telegram.Markup.Parsing;

/// <summary>A stretch of text with a meaning.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
/// <param name="Argument">
/// The address of a link as Telegram writes it; the id of a user or custom emoji; the language of a <see cref="MarkupEntityKind.Pre"/>, null without one; the Unix time of a date.
/// </param>
/// <param name="Format">How a date is shown: <c>r</c>, or any of <c>t T d D w</c> in this order; null for the text as it is.</param>
internal readonly record struct MarkupEntity(MarkupEntityKind Kind, int Offset, int Length, string? Argument = null, string? Format = null) : IComparable<MarkupEntity>
{
    /// <summary>Where it ends: the first unit behind it.</summary>
    public int End => Offset + Length;

    /// <summary>Whether the unit at this place is part of it.</summary>
    public bool Covers(int position) => Offset <= position && position < End;

    /// <summary>This entity from one place to another.</summary>
    public MarkupEntity WithRange(int start, int end) => this with { Offset = start, Length = end - start };

    private MarkupEntityKind Rank => Kind switch
    {
        MarkupEntityKind.ExpandableBlockquote => MarkupEntityKind.Blockquote,
        MarkupEntityKind.TextMention => MarkupEntityKind.TextLink,
        _ => Kind,
    };

    /// <summary>Telegram's order: what begins first, then what holds the others. Entities that tie keep the order in which they were closed, so the sort is to be a stable one.</summary>
    public int CompareTo(MarkupEntity other) =>
        Offset != other.Offset ? Offset.CompareTo(other.Offset)
        : Length != other.Length ? other.Length.CompareTo(Length)
        : Rank != other.Rank ? Rank.CompareTo(other.Rank)
        : (Argument is null).CompareTo(other.Argument is null);
}
