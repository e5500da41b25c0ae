using System.Text;

namespace Notify.Email.Mime.Css;

/// <summary>The rules of a style sheet that can be written into elements, in the order of their precedence.</summary>
internal sealed class StyleSheet
{
    /// <summary>The maximum number of selectors that are applied, in the order of the style sheet.</summary>
    public const int MaxSelectors = 1_000;

    private readonly List<(CssSelector Selector, string Declarations)> _rules = [];

    private StyleSheet(string text) => Text = text;

    /// <summary>The text that was read.</summary>
    public string Text { get; }

    /// <summary>
    /// The rules, the weakest first. Rules of the same specificity are in the order of the style sheet, so that the
    /// declarations of all matching rules, one after the other, have the effect of the cascade.
    /// </summary>
    public IReadOnlyList<(CssSelector Selector, string Declarations)> Rules { get; private set; } = [];

    public static StyleSheet Read(string text)
    {
        var sheet = new StyleSheet(text);
        var css = WithoutComments(text).AsSpan();
        while (css.IndexOf('{') is >= 0 and var brace)
        {
            var selectors = css[..brace].Trim();
            // A rule without a block, such as @import, ends before the next one.
            if (selectors.LastIndexOf(';') is >= 0 and var semicolon)
                selectors = selectors[(semicolon + 1)..].Trim();
            var length = LengthOfBlock(css[brace..]);
            // @media and the like depend on the client, so they stay in the style element only.
            if (!selectors.StartsWith("@"))
                sheet.Add(selectors, css.Slice(brace, length).Trim("{}").Trim());
            css = css[(brace + length)..];
        }
        sheet.Rules = [.. sheet._rules.OrderBy(rule => rule.Selector.Specificity)];
        return sheet;
    }

    private void Add(ReadOnlySpan<char> selectors, ReadOnlySpan<char> declarations)
    {
        if (declarations.IsEmpty || declarations.Contains('{'))
            return;
        var text = string.Join(
            ' ',
            declarations.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var range in selectors.Split(','))
        {
            if (_rules.Count < MaxSelectors && CssSelector.Read(selectors[range]) is { } selector)
                _rules.Add((selector, text.EndsWith(';') ? text : text + ";"));
        }
    }

    private static int LengthOfBlock(ReadOnlySpan<char> css)
    {
        var depth = 0;
        for (var i = 0; i < css.Length; i++)
        {
            if (css[i] == '{')
                depth++;
            else if (css[i] == '}' && --depth == 0)
                return i + 1;
        }
        return css.Length;
    }

    private static string WithoutComments(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var position = 0; position < text.Length;)
        {
            var start = text.IndexOf("/*", position, StringComparison.Ordinal);
            if (start < 0)
                return result.Append(text, position, text.Length - position).ToString();
            result.Append(text, position, start - position).Append(' ');
            var end = text.IndexOf("*/", start + 2, StringComparison.Ordinal);
            position = end < 0 ? text.Length : end + 2;
        }
        return result.ToString();
    }
}
