using System.Buffers;

namespace Notify.Telegram.Markup;

/// <summary>
/// Finds markup of other languages, which Telegram accepts and does not show as it was meant. Each scan reads the text
/// once.
/// </summary>
internal static class MarkupHints
{
    private static readonly string[] NamedEntities = ["lt", "gt", "amp", "quot"];

    private static readonly SearchValues<char> MarkdownMarks = SearchValues.Create("_*~|`> \n\\");

    /// <summary>Finds <c>**text**</c>: Telegram reads two empty pairs, and shows the text without a style.</summary>
    public static IEnumerable<MarkupProblem> Markdown(string text)
    {
        var opening = -1;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '\n':
                    opening = -1;
                    break;
                case '`':
                    i = EndOfCode(text, i);
                    break;
                case '*' when Repeated(text, i) == 2:
                    if (opening >= 0 && IsText(text, i - 1))
                        yield return Hint(opening, "**…** shows no style in MarkdownV2. Use *…* for bold.");
                    opening = opening < 0 && IsText(text, i + 2) ? i : -1;
                    i++;
                    break;
                case '*':
                    opening = -1;
                    break;
            }
        }
    }

    /// <summary>Finds named entities that Telegram does not know, and shows as they are written.</summary>
    public static IEnumerable<MarkupProblem> Html(string text)
    {
        for (var start = text.IndexOf('&', StringComparison.Ordinal); start >= 0;
            start = text.IndexOf('&', start + 1))
        {
            var end = start + 1;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
                end++;
            var name = text[(start + 1)..end];
            var isNamed = name.Length > 0 && char.IsAsciiLetter(name[0]) && end < text.Length && text[end] == ';';
            if (isNamed && !NamedEntities.Contains(name))
            {
                yield return Hint(
                    start,
                    $"Telegram does not know &{name}; and shows it as it is written. "
                    + "Use the character itself or its number, for example &#160;.");
            }
        }
    }

    private static MarkupProblem Hint(int position, string message) => new(position, message) { IsWarning = true };

    private static bool IsText(string text, int at) =>
        at >= 0 && at < text.Length && !MarkdownMarks.Contains(text[at]);

    private static int Repeated(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] == text[start])
            end++;
        return end - start;
    }

    /// <summary>Returns the last character of the code that begins at a place.</summary>
    private static int EndOfCode(string text, int start)
    {
        var isBlock = Repeated(text, start) >= 3;
        var end = start + (isBlock ? 3 : 1);
        for (; end < text.Length && text[end] != '`'; end++)
        {
            if (text[end] == '\\')
                end++;
        }

        return end + (isBlock ? 2 : 0);
    }
}
