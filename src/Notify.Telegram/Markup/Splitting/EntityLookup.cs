using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>
/// Finds the entities of a stretch of text by binary search. Quotations do not overlap each other, nor do blocks, nor
/// do stretches of one style (<see cref="EntityRules"/>), so that within each of these families the ends are in
/// order.
/// </summary>
internal sealed class EntityLookup(FormattedText text)
{
    private readonly MarkupEntity[][] _families =
        [.. text.Entities.GroupBy(entity => Family(entity.Kind)).Select(family => family.ToArray())];

    /// <summary>Returns the entities that share text with a stretch, in Telegram's order.</summary>
    public IEnumerable<MarkupEntity> Between(int start, int end)
    {
        var found = new List<MarkupEntity>();
        foreach (var family in _families)
        {
            for (var i = FirstEndingAfter(family, start); i < family.Length && family[i].Offset < end; i++)
                found.Add(family[i]);
        }

        return found.Order();
    }

    private static MarkupEntityKind Family(MarkupEntityKind kind) =>
        kind.IsQuotation() ? MarkupEntityKind.Blockquote
        : kind.IsBlock() ? MarkupEntityKind.Pre
        : kind;

    private static int FirstEndingAfter(MarkupEntity[] family, int start)
    {
        var (low, high) = (0, family.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (family[middle].End > start)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
