using System.Globalization;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>
/// Finds where to cut a text: behind the last paragraph that fits, else behind the last line, else behind the last word, and where there is no border at all between two of what people
/// take for characters. Links, mentions and inline code are left whole where another border of the kind is there; custom emoji and dates always, as both halves would show the whole.
/// </summary>
internal static class TextCutter
{
    /// <summary>The end of the part that begins at a place; behind it more text follows.</summary>
    public static int Cut(FormattedText text, int start, int limit)
    {
        var whole = text.Entities.Where(entity => entity.Kind.IsBlock() && entity.Kind != MarkupEntityKind.Pre && entity.Offset < start + limit && start < entity.End).ToList();
        foreach (var isBorder in (ReadOnlySpan<Func<string, int, bool>>)[EndsParagraph, EndsLine, EndsWord])
        {
            for (var end = start + limit; end > start; end--)
            {
                if (isBorder(text.Text, end) && !whole.Exists(entity => entity.Offset < end && end < entity.End))
                    return end;
            }
        }
        return BetweenCharacters(text, start, limit, whole);
    }

    /// <summary>Where the next part begins: behind line breaks and the blanks before them, or behind the blanks of a line that goes on. An indent stays.</summary>
    public static int SkipBlank(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is ' ' or '\n')
            end++;
        var lineBreak = text.AsSpan(start, end - start).LastIndexOf('\n');
        return lineBreak < 0 ? end : start + lineBreak + 1;
    }

    private static bool EndsParagraph(string text, int end) => text[end] == '\n' && end + 1 < text.Length && text[end + 1] == '\n';

    private static bool EndsLine(string text, int end) => text[end] == '\n';

    private static bool EndsWord(string text, int end) => text[end] is ' ' && text[end - 1] != ' ';

    /// <summary>A word longer than a message: first around what must stay whole, then through links and code, at last through everything.</summary>
    private static int BetweenCharacters(FormattedText text, int start, int limit, List<MarkupEntity> whole)
    {
        var borders = new List<int>();
        for (var at = start; at < text.Length;)
        {
            at += StringInfo.GetNextTextElementLength(text.Text.AsSpan(at));
            if (at > start + limit)
                break;
            borders.Add(at);
        }
        var solid = whole.FindAll(entity => entity.Kind is MarkupEntityKind.CustomEmoji or MarkupEntityKind.DateTime);
        foreach (var kept in (ReadOnlySpan<List<MarkupEntity>>)[whole, solid, []])
        {
            var border = borders.FindLast(end => !kept.Exists(entity => entity.Offset < end && end < entity.End));
            if (border > start)
                return border;
        }
        // One character with endless marks: cut it, though not between the halves of a surrogate pair.
        var cut = start + limit;
        return char.IsLowSurrogate(text.Text[cut]) && char.IsHighSurrogate(text.Text[cut - 1]) ? cut - 1 : cut;
    }
}
