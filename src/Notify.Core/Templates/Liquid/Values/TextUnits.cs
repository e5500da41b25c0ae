using System.Globalization;

namespace Notify.Templates.Liquid.Values;

/// <summary>
/// The pieces of a text that must not be cut: a character as people see it (an emoji may have ten code units), and in
/// markup an escape.
/// </summary>
/// <remarks>
/// The escapes of all formats are recognized in each: <c>\*</c> (MarkdownV2), <c>\u003c</c> (JSON) and <c>&amp;amp;</c>
/// (HTML). Not cutting text that only resembles an escape does no harm.
/// </remarks>
internal static class TextUnits
{
    private const int MaxEntityLength = 12;
    private const int UnicodeEscapeLength = 6;

    /// <summary>Returns the length of the first unit of a text that is not empty.</summary>
    public static int FirstLength(ReadOnlySpan<char> text, bool isMarkup) =>
        isMarkup && EscapeLength(text) is > 1 and var escape ? escape : StringInfo.GetNextTextElementLength(text);

    /// <summary>Returns the length of the escape that a text begins with, or 1.</summary>
    public static int EscapeLength(ReadOnlySpan<char> text) => text[0] switch
    {
        '\\' when IsUnicodeEscape(text) => IsPair(text) ? 2 * UnicodeEscapeLength : UnicodeEscapeLength,
        '\\' when text.Length > 1 => 1 + StringInfo.GetNextTextElementLength(text[1..]),
        '&' => EntityLength(text),
        _ => 1,
    };

    /// <summary>Returns the length of the first units of a text, at most the whole text.</summary>
    public static int LengthOf(ReadOnlySpan<char> text, int units, bool isMarkup)
    {
        var length = 0;
        for (var i = 0; i < units && length < text.Length; i++)
            length += FirstLength(text[length..], isMarkup);
        return length;
    }

    public static int Count(ReadOnlySpan<char> text, bool isMarkup)
    {
        var count = 0;
        for (var position = 0; position < text.Length; count++)
            position += FirstLength(text[position..], isMarkup);
        return count;
    }

    /// <summary>Returns the length of the white space that a text begins with.</summary>
    public static int SpaceLength(ReadOnlySpan<char> text, bool isMarkup) => RunLength(text, isMarkup, isSpace: true);

    /// <summary>Returns the length of a text up to its first white space.</summary>
    public static int WordLength(ReadOnlySpan<char> text, bool isMarkup) => RunLength(text, isMarkup, isSpace: false);

    /// <summary>Returns the length of a text without the white space at its end.</summary>
    public static int TrimmedLength(ReadOnlySpan<char> text, bool isMarkup)
    {
        if (!isMarkup)
            return text.TrimEnd().Length;
        var length = 0;
        for (var position = 0; position < text.Length;)
        {
            var unit = EscapeLength(text[position..]);
            if (!IsSpace(text.Slice(position, unit)))
                length = position + unit;
            position += unit;
        }

        return length;
    }

    /// <summary>Whether a unit is a line break. MarkdownV2 escapes those of values.</summary>
    public static bool IsLineBreak(ReadOnlySpan<char> unit) =>
        unit is ['\r' or '\n', ..] or ['\\', '\r' or '\n', ..];

    private static int RunLength(ReadOnlySpan<char> text, bool isMarkup, bool isSpace)
    {
        var length = 0;
        while (length < text.Length)
        {
            var unit = isMarkup ? EscapeLength(text[length..]) : 1;
            if (IsSpace(text.Slice(length, unit)) != isSpace)
                break;
            length += unit;
        }

        return length;
    }

    private static bool IsSpace(ReadOnlySpan<char> unit) => unit.IsWhiteSpace() || IsLineBreak(unit);

    private static bool IsUnicodeEscape(ReadOnlySpan<char> text) =>
        text is ['\\', 'u', _, _, _, _, ..]
        && text[2..UnicodeEscapeLength].IndexOfAnyExcept(HexadecimalDigits) < 0;

    /// <summary>Whether two escapes are one character: JSON escapes an emoji as two surrogates.</summary>
    private static bool IsPair(ReadOnlySpan<char> text) =>
        IsUnicodeEscape(text[UnicodeEscapeLength..])
        && char.IsHighSurrogate(CodeUnit(text))
        && char.IsLowSurrogate(CodeUnit(text[UnicodeEscapeLength..]));

    private static char CodeUnit(ReadOnlySpan<char> escape) =>
        (char)
            ushort.Parse(escape[2..UnicodeEscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static readonly System.Buffers.SearchValues<char> HexadecimalDigits =
        System.Buffers.SearchValues.Create("0123456789ABCDEFabcdef");

    private static int EntityLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length && i < MaxEntityLength; i++)
        {
            if (text[i] == ';')
                return i + 1;
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] != '#')
                return 1;
        }

        return 1;
    }
}
