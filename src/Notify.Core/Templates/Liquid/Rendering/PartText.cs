using System.Buffers;
using System.Text;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Removes characters from a rendered part that would change how or where it is shown.</summary>
internal static class PartText
{
    // Left-to-right and right-to-left embeddings, overrides and isolates (Unicode Standard Annex #9, section 2). The
    // marks U+200E and U+200F concern only their neighbors and are kept.
    private const string Embeddings = "\u202A\u202B\u202C\u202D\u202E";
    private const string Isolates = "\u2066\u2067\u2068\u2069";
    private const char PopIsolate = '\u2069';

    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code))
        + "\u2028\u2029" + Embeddings + Isolates);

    /// <summary>
    /// Replaces each run of line breaks by a space and removes other control characters and directional overrides.
    /// </summary>
    /// <remarks>
    /// A line break in a subject would let a value of the model inject an e-mail header. An override would let a name
    /// reverse the rest of the subject: "invoice\u202Efdp.exe" is shown as "invoiceexe.pdf".
    /// </remarks>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAny(Suspicious) < 0)
            return text;
        var keepsIsolates = AreIsolatesBalanced(text);
        var cleaned = new StringBuilder(text.Length);
        var isBreak = false;
        foreach (var letter in text)
        {
            if (IsLineBreak(letter))
            {
                isBreak = true;
            }
            else if (IsKept(letter, keepsIsolates))
            {
                if (isBreak)
                    BreakLine(cleaned, letter);
                isBreak = false;
                cleaned.Append(letter == '\t' ? ' ' : letter);
            }
        }

        return cleaned.ToString();
    }

    // The white space around a line break is not doubled.
    private static void BreakLine(StringBuilder cleaned, char next)
    {
        while (cleaned.Length > 0 && char.IsWhiteSpace(cleaned[^1]))
            cleaned.Length--;
        if (cleaned.Length > 0 && !char.IsWhiteSpace(next))
            cleaned.Append(' ');
    }

    private static bool IsLineBreak(char letter) =>
        letter is '\r' or '\n' or '\0' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsKept(char letter, bool keepsIsolates) =>
        letter == '\t'
        || (!char.IsControl(letter)
            && !Embeddings.Contains(letter)
            && (keepsIsolates || !Isolates.Contains(letter)));

    /// <summary>Whether each isolate ends. A template may isolate a name; a name must not end that isolate.</summary>
    private static bool AreIsolatesBalanced(string text)
    {
        var depth = 0;
        foreach (var letter in text)
        {
            if (letter == PopIsolate)
                depth--;
            else if (Isolates.Contains(letter))
                depth++;
            if (depth < 0)
                return false;
        }

        return depth == 0;
    }
}
