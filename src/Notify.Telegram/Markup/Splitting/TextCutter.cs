using System.Collections;
using System.Globalization;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>
/// Finds the position at which to cut a text: after the last paragraph that fits, else after the last line, else after
/// the last word, and if there is no such border, between two characters as people see them. Links, mentions and inline
/// code stay whole if there is another border; custom emoji and dates always do, because both halves would show the
/// whole.
/// </summary>
internal sealed class TextCutter
{
    private readonly string _text;
    private readonly int[] _nextStarts;

    // The places at which a cut would divide an entity.
    private readonly BitArray _inBlock;
    private readonly BitArray _inSolid;

    public TextCutter(FormattedText text)
    {
        _text = text.Text;
        _nextStarts = NextStarts(text.Text);
        _inBlock = Inside(text, static kind => kind.IsBlock() && kind != MarkupEntityKind.Pre);
        _inSolid = Inside(text, static kind => kind is MarkupEntityKind.CustomEmoji or MarkupEntityKind.DateTime);
    }

    /// <summary>Returns the end of the part that begins at <paramref name="start"/>; more text follows it.</summary>
    /// <param name="start">The start of the part.</param>
    /// <param name="least">The end from which on the part is long enough to save a message.</param>
    /// <param name="most">The last possible end.</param>
    public int Cut(int start, int least, int most)
    {
        foreach (var isBorder in (ReadOnlySpan<Func<int, bool>>)[EndsParagraph, EndsLine, EndsWord])
        {
            for (var end = most; end > start && end >= least; end--)
            {
                if (isBorder(end) && !_inBlock[end])
                    return end;
            }
        }

        for (var end = Math.Min(least - 1, most); end > start; end--)
        {
            if (IsBorder(end))
                return end;
        }

        return BetweenCharacters(start, most);
    }

    /// <summary>
    /// Returns the start of the next part: after line breaks and the blanks before them, or after the blanks of a line
    /// that continues. An indent stays.
    /// </summary>
    public int NextStart(int end) => _nextStarts[end];

    /// <summary>
    /// Returns the first border after which the next part begins between two places. If there is none, a word is
    /// longer than a message, and the first place is returned.
    /// </summary>
    public int FirstEnd(int start, int end)
    {
        var first = start;
        while (first > 1 && _text[first - 1] is ' ' or '\n')
            first--;
        for (var border = first; border < end; border++)
        {
            var next = _nextStarts[border];
            if (next >= start && next < end && IsBorder(border))
                return border;
        }

        return start;
    }

    private static int[] NextStarts(string text)
    {
        var starts = new int[text.Length + 1];
        starts[^1] = text.Length;
        var hasLineBreak = false;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            var isBlank = text[i] is ' ' or '\n';
            var endsIndent = text[i] == '\n' && !hasLineBreak;
            starts[i] = !isBlank ? i : endsIndent ? i + 1 : starts[i + 1];
            hasLineBreak = isBlank && (hasLineBreak || endsIndent);
        }

        return starts;
    }

    private static BitArray Inside(FormattedText text, Func<MarkupEntityKind, bool> isWhole)
    {
        var inside = new BitArray(text.Length + 1);
        foreach (var entity in text.Entities.Where(entity => isWhole(entity.Kind)))
        {
            for (var i = entity.Offset + 1; i < entity.End; i++)
                inside[i] = true;
        }

        return inside;
    }

    private bool IsBorder(int end) => (EndsLine(end) || EndsWord(end)) && !_inBlock[end];

    private bool EndsParagraph(int end) => EndsLine(end) && end + 1 < _text.Length && _text[end + 1] == '\n';

    private bool EndsLine(int end) => _text[end] == '\n';

    private bool EndsWord(int end) => _text[end] == ' ' && end > 0 && _text[end - 1] != ' ';

    /// <summary>
    /// Cuts a word that is longer than a message: outside of links, mentions, code, custom emoji and dates if possible,
    /// otherwise through links, mentions and code, and otherwise through any entity.
    /// </summary>
    private int BetweenCharacters(int start, int most)
    {
        var (outside, around, any) = (start, start, start);
        // One character with endless marks is not read to its end.
        var reach = Math.Min(_text.Length, most + 2);
        for (var at = start; at < most;)
        {
            at += StringInfo.GetNextTextElementLength(_text.AsSpan(at, reach - at));
            if (at > most)
                break;
            any = at;
            around = _inSolid[at] ? around : at;
            outside = _inBlock[at] ? outside : at;
        }

        if (outside > start)
            return outside;
        if (around > start)
            return around;
        if (any > start)
            return any;
        // One character with endless marks: cut it, though not between the halves of a surrogate pair.
        var isPair = char.IsLowSurrogate(_text[most]) && char.IsHighSurrogate(_text[most - 1]);
        return isPair && most - 1 > start ? most - 1 : most;
    }
}
