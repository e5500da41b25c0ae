namespace Notify.Telegram.Markup.Parsing;

/// <summary>
/// Applies Telegram's rules about which entities may overlap or contain each other (Bot API, "Formatting options";
/// TDLib, <c>fix_entities</c>). Telegram reads more than it keeps: a link around code is dropped without an error. In
/// the result, quotations contain blocks and styles, blocks contain styles, verbatim blocks contain none, and stretches
/// of one style neither overlap nor touch.
/// </summary>
internal static class EntityRules
{
    /// <summary>Returns the entities that Telegram keeps, in order.</summary>
    public static List<MarkupEntity> Apply(IEnumerable<MarkupEntity> entities)
    {
        var sorted = entities.Where(entity => entity.Length > 0).Order().ToList();
        var quotations = Separate(sorted.Where(entity => entity.Kind.IsQuotation()));
        var blocks = Separate(sorted.Where(entity => entity.Kind.IsBlock()));
        blocks = WithoutCrossing(blocks, quotations);
        var verbatim = blocks.FindAll(block => block.Kind.IsVerbatim());
        var styles = Joined(sorted.Where(entity => entity.Kind.IsStyle()))
            .SelectMany(style => Outside(verbatim, style));
        return [.. quotations.Concat(blocks).Concat(styles).Order()];
    }

    /// <summary>Returns the first of entities that overlap.</summary>
    private static List<MarkupEntity> Separate(IEnumerable<MarkupEntity> entities)
    {
        var kept = new List<MarkupEntity>();
        foreach (var entity in entities)
        {
            if (kept.Count == 0 || entity.Offset >= kept[^1].End)
                kept.Add(entity);
        }
        return kept;
    }

    /// <summary>
    /// Returns the blocks that do not cross the border of a quotation. Both lists are in order, without overlaps.
    /// </summary>
    private static List<MarkupEntity> WithoutCrossing(List<MarkupEntity> blocks, List<MarkupEntity> quotations)
    {
        var kept = new List<MarkupEntity>(blocks.Count);
        var next = 0;
        foreach (var block in blocks)
        {
            while (next < quotations.Count && quotations[next].End <= block.Offset)
                next++;
            // A block that crosses a later quotation leaves this one, and so crosses this one, too.
            if (next == quotations.Count || !Crosses(block, quotations[next]))
                kept.Add(block);
        }

        return kept;
    }

    private static bool Crosses(MarkupEntity block, MarkupEntity quotation) =>
        block.Offset < quotation.End
        && quotation.Offset < block.End
        && (block.Offset < quotation.Offset || quotation.End < block.End);

    /// <summary>Joins stretches of one style that overlap or touch.</summary>
    private static IEnumerable<MarkupEntity> Joined(IEnumerable<MarkupEntity> styles)
    {
        foreach (var style in styles.GroupBy(entity => entity.Kind))
        {
            MarkupEntity? current = null;
            foreach (var entity in style)
            {
                if (current is { } open && entity.Offset <= open.End)
                {
                    current = open.WithRange(open.Offset, Math.Max(open.End, entity.End));
                    continue;
                }
                if (current is { } done)
                    yield return done;
                current = entity;
            }
            if (current is { } last)
                yield return last;
        }
    }

    private static IEnumerable<MarkupEntity> Outside(List<MarkupEntity> verbatim, MarkupEntity style)
    {
        var start = style.Offset;
        for (var i = FirstEndingAfter(verbatim, start); i < verbatim.Count && verbatim[i].Offset < style.End; i++)
        {
            var block = verbatim[i];
            if (start < block.Offset)
                yield return style.WithRange(start, block.Offset);
            start = block.End;
        }
        if (start < style.End)
            yield return style.WithRange(start, style.End);
    }

    /// <summary>Returns the index of the first entity that ends after a place, by binary search.</summary>
    private static int FirstEndingAfter(List<MarkupEntity> entities, int place)
    {
        var (low, high) = (0, entities.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = entities[middle].End > place ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
