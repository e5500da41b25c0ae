using System.Buffers;
using System.Text;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Escaping;

/// <summary>
/// Escapes texts for MarkdownV2, which has different rules for different contexts (Bot API, "MarkdownV2 style").
/// </summary>
internal static class MarkdownV2Escape
{
    private static readonly SearchValues<char> General = SearchValues.Create(MarkdownV2Parser.Reserved + "\\");
    private static readonly SearchValues<char> InCode = SearchValues.Create("`\\");
    private static readonly SearchValues<char> InAddress = SearchValues.Create(")\\");

    /// <summary>Escapes a text outside of code and addresses. Line breaks are not escaped.</summary>
    public static string Text(ReadOnlySpan<char> text) => Escape(text, General);

    /// <summary>Escapes a text in <c>`…`</c> or <c>```…```</c>.</summary>
    public static string Code(ReadOnlySpan<char> text) => Escape(text, InCode);

    /// <summary>Escapes a text in the <c>(…)</c> of a link, custom emoji or date.</summary>
    public static string Address(ReadOnlySpan<char> text) => Escape(text, InAddress);

    /// <summary>
    /// Returns the readable text of markup that Telegram rejects: escapes are removed, everything else stays.
    /// </summary>
    public static string Strip(string markdown)
    {
        var text = new StringBuilder(markdown.Length);
        for (var i = 0; i < markdown.Length; i++)
        {
            if (markdown[i] == '\\' && i + 1 < markdown.Length && MarkdownV2Parser.IsEscapable(markdown[i + 1]))
                i++;
            text.Append(markdown[i]);
        }
        return text.ToString();
    }

    /// <summary>Returns the escaped form of each ASCII character; null for those that need none.</summary>
    public static string?[] Table(string reserved)
    {
        var table = new string?[128];
        foreach (var c in reserved)
            table[c] = "\\" + c;
        return table;
    }

    private static string Escape(ReadOnlySpan<char> text, SearchValues<char> reserved)
    {
        if (!text.ContainsAny(reserved))
            return text.ToString();
        var escaped = new StringBuilder(text.Length + 16);
        while (text.IndexOfAny(reserved) is >= 0 and var next)
        {
            escaped.Append(text[..next]).Append('\\').Append(text[next]);
            text = text[(next + 1)..];
        }
        return escaped.Append(text).ToString();
    }
}
