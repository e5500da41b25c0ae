using System.Globalization;
using System.Net;
using System.Text;
using MimeKit.Text;

namespace Notify.Email.Mime.Html;

/// <summary>Decodes the character references of HTML (sections 13.2.5.72 to 13.2.5.80).</summary>
/// <remarks>
/// The table of the mail library knows all 2,231 names, but its first use compiles for 100 ms, which is a fifth of the
/// time to the first mail. <see cref="WebUtility"/> knows the 253 names of HTML 4, so that the large table is rarely
/// needed.
/// </remarks>
internal static class CharacterReferences
{
    // The longest name that is valid without a semicolon, for example "&Aacute".
    private const int LongestBareName = 6;

    // Windows-1252, which the standard reads in place of the control characters U+0080 to U+009F.
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <param name="text">The text as it stands in the HTML.</param>
    /// <param name="isAttribute">
    /// Whether the text is the value of an attribute, in which a name needs its semicolon if a letter, a digit or an
    /// equals sign follows, because URLs contain parameters such as <c>&amp;copy=1</c>.
    /// </param>
    public static string Decode(ReadOnlySpan<char> text, bool isAttribute = false)
    {
        var ampersand = text.IndexOf('&');
        if (ampersand < 0)
            return text.ToString();
        var result = new StringBuilder(text.Length);
        while (ampersand >= 0)
        {
            result.Append(text[..ampersand]);
            text = text[ampersand..];
            var length = text.Length > 1 && text[1] == '#'
                ? DecodeNumber(text, result)
                : DecodeName(text, isAttribute, result);
            if (length == 0)
            {
                result.Append('&');
                length = 1;
            }
            text = text[length..];
            ampersand = text.IndexOf('&');
        }
        return result.Append(text).ToString();
    }

    /// <summary>Appends the character of <c>&amp;#8364;</c> and returns the length of the reference, or 0.</summary>
    private static int DecodeNumber(ReadOnlySpan<char> text, StringBuilder result)
    {
        var isHex = text.Length > 2 && text[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        while (end < text.Length && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
            end++;
        if (end == start)
            return 0;
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        var isKnown = uint.TryParse(text[start..end], style, CultureInfo.InvariantCulture, out var number);
        if (isKnown && number is >= 0x80 and <= 0x9F)
            result.Append(Windows1252[(int)number - 0x80]);
        else
            result.Append(isKnown && number != 0 && Rune.TryCreate(number, out var rune) ? rune : Rune.ReplacementChar);
        return end < text.Length && text[end] == ';' ? end + 1 : end;
    }

    /// <summary>Appends the characters of <c>&amp;euro;</c> and returns the length of the reference, or 0.</summary>
    private static int DecodeName(ReadOnlySpan<char> text, bool isAttribute, StringBuilder result)
    {
        var end = 1;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        var name = text[1..end];
        var next = end < text.Length ? text[end] : ' ';
        if (next == ';' && (Common(name) ?? Rare(name)) is { } value)
        {
            result.Append(value);
            return end + 1;
        }
        if (!isAttribute)
            return DecodeBareName(name, shortest: 2, result);
        return next == '=' ? 0 : DecodeBareName(name, name.Length, result);
    }

    /// <summary>Appends the character of the longest name without a semicolon that a text starts with.</summary>
    private static int DecodeBareName(ReadOnlySpan<char> name, int shortest, StringBuilder result)
    {
        for (var length = Math.Min(name.Length, LongestBareName); length >= Math.Max(shortest, 2); length--)
        {
            // The names that are valid without a semicolon are those of Latin-1, except for the apostrophe.
            if (Common(name[..length]) is [<= '\u00FF' and not '\''] value)
            {
                result.Append(value);
                return length + 1;
            }
        }
        return 0;
    }

    private static string? Common(ReadOnlySpan<char> name)
    {
        // HTML 4 and the current standard differ in two characters.
        if (name is "lang" or "rang")
            return null;
        var reference = name is "AMP" or "COPY" or "GT" or "LT" or "QUOT" or "REG"
            ? $"&{name.ToString().ToLowerInvariant()};"
            : $"&{name};";
        var value = WebUtility.HtmlDecode(reference);
        return value == reference ? null : value;
    }

    private static string? Rare(ReadOnlySpan<char> name)
    {
        var decoder = new HtmlEntityDecoder();
        foreach (var c in $"&{name};")
        {
            if (!decoder.Push(c))
                return null;
        }
        return decoder.GetValue();
    }
}
