using System.Text;

namespace Notify.Email.Mime.Css;

/// <summary>
/// Writes the rules of the style elements into the elements that they match, because some mail clients ignore style
/// elements. The style elements stay: media queries and states such as <c>:hover</c> work only there.
/// </summary>
/// <remarks>
/// It works on the rendered HTML, because layouts and partials divide the HTML of a template (ADR 0035).
/// </remarks>
internal sealed class CssInliner
{
    /// <summary>
    /// The maximum number of comparisons for one message. The elements after it keep their own style.
    /// </summary>
    public const int MaxSteps = 10_000_000;

    /// <summary>
    /// The maximum number of characters that are added to a message. The elements after it keep their own style.
    /// </summary>
    public const int MaxAdded = 1_000_000;

    /// <summary>The maximum depth of elements that descendant selectors see.</summary>
    public const int MaxDepth = 100;

    // Most messages of a channel have the same style sheet.
    private StyleSheet? _last;

    public string Inline(string html)
    {
        var text = TextOf(html);
        if (text.Length == 0)
            return html;
        var sheet = _last;
        if (sheet is null || sheet.Text != text)
            _last = sheet = StyleSheet.Read(text);
        return sheet.Rules.Count == 0 ? html : Apply(html, sheet);
    }

    private static string TextOf(string html)
    {
        if (!html.Contains("<style", StringComparison.OrdinalIgnoreCase))
            return "";
        var text = new StringBuilder();
        var scanner = new HtmlTagScanner(html);
        while (scanner.Read())
        {
            if (!scanner.IsEnd)
                text.Append(scanner.StyleSheet).Append('\n', scanner.StyleSheet.IsEmpty ? 0 : 1);
        }
        return text.ToString();
    }

    private static string Apply(string html, StyleSheet sheet)
    {
        var result = new StringBuilder(html.Length * 2);
        var ancestors = new List<CssElement>();
        var style = new StringBuilder();
        var (copied, steps, added) = (0, MaxSteps, 0);
        var scanner = new HtmlTagScanner(html);
        while (steps > 0 && scanner.Read())
        {
            if (scanner.IsEnd)
                Close(ancestors, scanner.Name);
            if (scanner.IsEnd || scanner.IsMetadata)
                continue;
            var element = ElementOf(scanner);
            foreach (var (selector, declarations) in sheet.Rules)
            {
                if (selector.Matches(element, ancestors, ref steps))
                    style.Append(declarations);
            }
            added += style.Length;
            if (added > MaxAdded)
                break;
            if (style.Length > 0 && (scanner.StyleStart < 0 || scanner.IsStyleQuoted))
            {
                var position = scanner.StyleStart < 0 ? scanner.NameEnd : scanner.StyleStart;
                result.Append(html, copied, position - copied);
                Append(result, style.ToString(), isNew: scanner.StyleStart < 0);
                copied = position;
            }
            style.Clear();
            if (ancestors.Count < MaxDepth && !scanner.IsVoid)
                ancestors.Add(element);
        }
        return result.Append(html, copied, html.Length - copied).ToString();
    }

    /// <summary>
    /// Appends the attribute, or the declarations before those of the element itself, which win because they are last.
    /// </summary>
    private static void Append(StringBuilder result, string style, bool isNew)
    {
        var encoded = style.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);
        if (isNew)
            result.Append(" style=\"").Append(encoded).Append('"');
        else
            result.Append(encoded);
    }

    private static CssElement ElementOf(in HtmlTagScanner scanner) => new(
        scanner.Name.ToString(),
        scanner.Class.IsEmpty
            ? []
            : scanner.Class.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        scanner.Id.ToString());

    private static void Close(List<CssElement> ancestors, ReadOnlySpan<char> name)
    {
        for (var i = ancestors.Count - 1; i >= 0; i--)
        {
            if (name.Equals(ancestors[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                ancestors.RemoveRange(i, ancestors.Count - i);
                return;
            }
        }
    }
}
