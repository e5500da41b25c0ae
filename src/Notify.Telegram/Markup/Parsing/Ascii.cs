using System.Globalization;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>
/// Reads characters and numbers as Telegram's parser does: ASCII only, with a NUL after the end of every text.
/// </summary>
internal static class Ascii
{
    /// <summary>Returns the UTF-16 unit at a position; NUL after the end of the text.</summary>
    public static char At(string text, int position) => (uint)position < (uint)text.Length ? text[position] : '\0';

    /// <summary>Whether a character is white space. NUL is, form feed is not.</summary>
    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\0' or '\v';

    /// <summary>Converts the letters A to Z to lower case.</summary>
    public static string ToLower(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (lower, source) =>
    {
        for (var i = 0; i < lower.Length; i++)
            lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
    });

    /// <summary>Reads a whole number without a plus sign, leading zeros or spaces.</summary>
    public static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && text.SequenceEqual(number.ToString(CultureInfo.InvariantCulture))
            ? number
            : null;
}
