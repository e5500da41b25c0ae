using System.Globalization;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>Characters and numbers as Telegram's parser reads them: ASCII only, and a NUL behind the end of every text.</summary>
internal static class Ascii
{
    /// <summary>The unit at a place; NUL where the text is at its end.</summary>
    public static char At(string text, int position) => (uint)position < (uint)text.Length ? text[position] : '\0';

    /// <summary>White space; NUL counts as such, form feed does not.</summary>
    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\0' or '\v';

    /// <summary>Lower case, of the letters A to Z.</summary>
    public static string ToLower(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (lower, source) =>
    {
        for (var i = 0; i < lower.Length; i++)
            lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
    });

    /// <summary>A whole number written as it would be printed: no plus, no leading zero, no space.</summary>
    public static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && text.SequenceEqual(number.ToString(CultureInfo.InvariantCulture))
            ? number
            : null;
}
