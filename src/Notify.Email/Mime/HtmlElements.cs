using MimeKit.Text;

namespace Notify.Email.Mime;

/// <summary>How a reader sees elements: as paragraphs, as containers, or not at all.</summary>
internal static class HtmlElements
{
    public static bool IsParagraph(HtmlTagId id) => id is HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3
        or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6 or HtmlTagId.BlockQuote or HtmlTagId.DL;

    public static bool IsBlock(HtmlTagId id) => id is HtmlTagId.Div or HtmlTagId.Section or HtmlTagId.Article
        or HtmlTagId.Header or HtmlTagId.Footer or HtmlTagId.Main or HtmlTagId.Nav or HtmlTagId.Aside
        or HtmlTagId.Address or HtmlTagId.Center or HtmlTagId.DD or HtmlTagId.DT or HtmlTagId.Form or HtmlTagId.Body
        or HtmlTagId.Caption or HtmlTagId.LI;

    /// <summary>Further elements that end a paragraph.</summary>
    public static bool IsContainer(HtmlTagId id) =>
        id is HtmlTagId.UL or HtmlTagId.OL or HtmlTagId.Table or HtmlTagId.HR or HtmlTagId.Pre;

    public static bool IsRowGroup(HtmlTagId id) => id is HtmlTagId.TBody or HtmlTagId.THead or HtmlTagId.Tfoot;

    /// <summary>Whether the end tag of the element may be omitted.</summary>
    public static bool MayOmitEnd(HtmlTagId id) => id is HtmlTagId.P or HtmlTagId.LI or HtmlTagId.DT or HtmlTagId.DD
        or HtmlTagId.TD or HtmlTagId.TH or HtmlTagId.TR || IsRowGroup(id);

    /// <summary>Whether the end tag of the element ends everything that is open in it.</summary>
    public static bool EndsContent(HtmlTagId id) => id is HtmlTagId.TD or HtmlTagId.TH or HtmlTagId.TR
        or HtmlTagId.Table or HtmlTagId.Body or HtmlTagId.Html || IsRowGroup(id);

    public static bool IsVoid(HtmlTagId id) => id is HtmlTagId.Area or HtmlTagId.Base or HtmlTagId.Br or HtmlTagId.Col
        or HtmlTagId.Embed or HtmlTagId.HR or HtmlTagId.Image or HtmlTagId.Input or HtmlTagId.Link or HtmlTagId.Meta
        or HtmlTagId.Param or HtmlTagId.Source or HtmlTagId.Track or HtmlTagId.Wbr;

    /// <summary>
    /// Whether an element is hidden: style, script, title, and elements hidden by an attribute or a style, for example
    /// a preheader.
    /// </summary>
    public static bool IsHidden(HtmlTagToken tag)
    {
        if (tag.Id
            is HtmlTagId.Style
                or HtmlTagId.Script
                or HtmlTagId.Title
                or HtmlTagId.Object
                or HtmlTagId.TextArea
                or HtmlTagId.Select
                or HtmlTagId.Audio
                or HtmlTagId.Video)
            return true;
        if (tag.Name.Equals("template", StringComparison.OrdinalIgnoreCase)
            || tag.Name.Equals("svg", StringComparison.OrdinalIgnoreCase))
            return true;
        foreach (var attribute in tag.Attributes)
        {
            if (attribute.Name.Equals("hidden", StringComparison.OrdinalIgnoreCase))
                return true;
            if (attribute.Id == HtmlAttributeId.Style && HidesByStyle(attribute.Value))
                return true;
        }
        return false;
    }

    /// <summary>Returns the value of an attribute, or null.</summary>
    public static string? Attribute(HtmlTagToken tag, string name)
    {
        foreach (var attribute in tag.Attributes)
        {
            if (attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return attribute.Value;
        }
        return null;
    }

    /// <summary>Whether the text of a link already is its address.</summary>
    public static bool SaysTheSame(string text, string url)
    {
        var bare = url.AsSpan();
        foreach (var scheme in (ReadOnlySpan<string>)["mailto:", "tel:", "https://", "http://"])
        {
            if (bare.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                bare = bare[scheme.Length..];
                break;
            }
        }
        return text.Equals(url, StringComparison.OrdinalIgnoreCase)
            || bare.TrimEnd('/').Equals(text.AsSpan().TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
    }

    private static bool HidesByStyle(string? style)
    {
        if (style is null)
            return false;
        foreach (var range in style.AsSpan().Split(';'))
        {
            var declaration = style.AsSpan()[range];
            var colon = declaration.IndexOf(':');
            if (colon < 0)
                continue;
            var name = declaration[..colon].Trim();
            var value = declaration[(colon + 1)..].Trim();
            if (name.Equals("display", StringComparison.OrdinalIgnoreCase)
                    && value.StartsWith("none", StringComparison.OrdinalIgnoreCase)
                || name.Equals("visibility", StringComparison.OrdinalIgnoreCase)
                    && value.StartsWith("hidden", StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
