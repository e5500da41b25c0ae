using System.Text;
using Notify.Email.Mime.Html;

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
        var isSheet = false;
        var reader = new HtmlReader(html);
        while (reader.Read())
        {
            if (isSheet && reader.Kind == HtmlTokenKind.RawText)
                text.Append(reader.Text).Append('\n');
            isSheet = reader.Kind == HtmlTokenKind.Tag && reader.Tag is { Name: "style", IsEnd: false };
        }
        return text.ToString();
    }

    private static string Apply(string html, StyleSheet sheet)
    {
        var result = new StringBuilder(html.Length * 2);
        var ancestors = new List<CssElement>();
        var style = new StringBuilder();
        var (copied, steps, added) = (0, MaxSteps, 0);
        var reader = new HtmlReader(html);
        while (steps > 0 && reader.Read())
        {
            if (reader.Kind != HtmlTokenKind.Tag)
                continue;
            var tag = reader.Tag;
            if (tag.IsEnd)
                Close(ancestors, tag.Name);
            if (tag.IsEnd || HtmlElements.IsMetadata(tag.Name))
                continue;
            var element = ElementOf(tag);
            foreach (var (selector, declarations) in sheet.Rules)
            {
                if (selector.Matches(element, ancestors, ref steps))
                    style.Append(declarations);
            }
            added += style.Length;
            if (added > MaxAdded)
                break;
            if (style.Length > 0 && FindPlace(tag) is (var position, var isNew))
            {
                result.Append(html, copied, position - copied);
                Append(result, style.ToString(), isNew);
                copied = position;
            }
            style.Clear();
            if (ancestors.Count < MaxDepth && !HtmlElements.IsVoid(tag.Name))
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

    private static CssElement ElementOf(in HtmlTag tag) => new(
        tag.Name,
        tag.Attribute("class")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [],
        tag.Attribute("id") ?? "");

    /// <summary>
    /// Finds the position for declarations: in the style of the element, or after its name. Returns null for a style
    /// without quotation marks, which a space would end.
    /// </summary>
    private static (int Position, bool IsNew)? FindPlace(in HtmlTag tag)
    {
        var attributes = tag.Attributes;
        while (attributes.Read())
        {
            if (attributes.Name.Equals("style", StringComparison.OrdinalIgnoreCase)
                && (attributes.IsQuoted || !attributes.Value.IsEmpty))
                return attributes.IsQuoted ? (attributes.ValueStart, false) : null;
        }
        return (tag.NameEnd, true);
    }

    private static void Close(List<CssElement> ancestors, string name)
    {
        for (var i = ancestors.Count - 1; i >= 0; i--)
        {
            if (name == ancestors[i].Name)
            {
                ancestors.RemoveRange(i, ancestors.Count - i);
                return;
            }
        }
    }
}
