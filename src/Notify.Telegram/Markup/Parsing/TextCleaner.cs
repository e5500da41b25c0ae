using System.Text;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>
/// Changes a parsed text as Telegram does before it is shown (TDLib, <c>fix_formatted_text</c>): control characters
/// become blanks; some characters that break lines, directions or fonts are removed, and so are blanks and line breaks
/// around the text. Lengths are counted afterwards.
/// </summary>
internal static class TextCleaner
{
    private const char LeftToRightMark = '\u200e';
    private const char RightToLeftMark = '\u200f';
    private const char NonJoiner = '\u200c';

    /// <summary>Returns the text as it is shown, with its entities moved and adjusted.</summary>
    public static FormattedText Clean(FormattedText text)
    {
        var cleaned = new StringBuilder(text.Length);
        var places = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            places[i] = cleaned.Length;
            var c = text.Text[i];
            if (!IsDropped(c))
                cleaned.Append(c < ' ' && c != '\n' ? ' ' : c);
        }
        places[^1] = cleaned.Length;
        ThinOutMarks(cleaned);
        // Twice, as Telegram does: in the first pass, entities over removed characters still conflict with others.
        var entities = EntityRules.Apply(text.Entities)
            .Select(entity => entity.WithRange(places[entity.Offset], places[entity.End]));
        return Trim(cleaned.ToString(), EntityRules.Apply(entities));
    }

    /// <summary>Whether a text has no visible character. Telegram rejects such a text as empty.</summary>
    public static bool IsBlank(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out var rune, out var length);
            if (!IsInvisible(rune.Value))
                return false;
            text = text[length..];
        }
        return true;
    }

    private static bool IsDropped(char c) =>
        c is '\r' or (>= '\u2028' and <= '\u202e') or '\u030a' or '\u0333' or '\u033f';

    private static bool IsInvisible(int c) =>
        c is (>= 0 and <= ' ') or 0xa0 or 0x1680 or 0x180e or (>= 0x2000 and <= 0x200f) or 0x202e or 0x202f or 0x205f
            or 0x2800 or 0x3000 or 0xfeff or 0xfffc or (>= 0xe0000 and <= 0xe007f);

    /// <summary>Replaces direction marks in a row, except the last one.</summary>
    private static void ThinOutMarks(StringBuilder text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] is LeftToRightMark or RightToLeftMark && text[i + 1] is LeftToRightMark or RightToLeftMark)
                text[i] = NonJoiner;
        }
    }

    /// <summary>
    /// Removes blanks and line breaks at the end, even in an entity, and those at the beginning if no entity begins
    /// with them.
    /// </summary>
    private static FormattedText Trim(string text, List<MarkupEntity> entities)
    {
        var end = text.AsSpan().TrimEnd(" \n").Length;
        entities.RemoveAll(entity => entity.Offset >= end);
        var start = text.AsSpan(0, entities.Count > 0 ? entities[0].Offset : end).IndexOfAnyExcept(' ', '\n');
        if (start < 0)
            start = entities.Count > 0 ? entities[0].Offset : end;
        return new FormattedText(
            text[start..end],
            [
                .. entities
                    .Select(entity => entity.WithRange(entity.Offset - start, Math.Min(entity.End, end) - start))
                    .Order(),
            ]);
    }
}
