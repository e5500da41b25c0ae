namespace Notify.Email.Mime.Html;

/// <summary>How a reader sees elements: as paragraphs, as containers, or not at all. Names are in lower case.</summary>
internal static class HtmlElements
{
    public static bool IsParagraph(string name) =>
        name is "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "blockquote" or "dl";

    public static bool IsBlock(string name) => name is "div" or "section" or "article" or "header" or "footer" or "main"
        or "nav" or "aside" or "address" or "center" or "dd" or "dt" or "form" or "body" or "caption" or "li";

    /// <summary>Further elements that end a paragraph.</summary>
    public static bool IsContainer(string name) => name is "ul" or "ol" or "table" or "hr" or "pre";

    public static bool IsRowGroup(string name) => name is "tbody" or "thead" or "tfoot";

    /// <summary>Whether the end tag of the element may be omitted.</summary>
    public static bool MayOmitEnd(string name) =>
        name is "p" or "li" or "dt" or "dd" or "td" or "th" or "tr" || IsRowGroup(name);

    /// <summary>Whether the end tag of the element ends everything that is open in it.</summary>
    public static bool EndsContent(string name) =>
        name is "td" or "th" or "tr" or "table" or "body" or "html" || IsRowGroup(name);

    /// <summary>Whether the element has neither content nor an end tag.</summary>
    public static bool IsVoid(string name) => name is "area" or "base" or "br" or "col" or "embed" or "hr" or "img"
        or "input" or "link" or "meta" or "param" or "source" or "track" or "wbr";

    /// <summary>Whether the content of the element contains no tags, so that only its end tag ends it.</summary>
    public static bool IsRawText(string name) => name is "script" or "style" or "title" or "textarea" or "iframe"
        or "noembed" or "noframes" or "xmp";

    /// <summary>Whether the element describes the document, so that a style has no effect.</summary>
    public static bool IsMetadata(string name) =>
        name is "head" or "link" or "meta" or "script" or "style" or "title";

    /// <summary>
    /// Whether an element is hidden: style, script, title, and elements hidden by an attribute or a style, for example
    /// a preheader.
    /// </summary>
    public static bool IsHidden(in HtmlTag tag)
    {
        if (tag.Name is "style" or "script" or "title" or "template" or "svg" or "object" or "textarea" or "select"
            or "audio" or "video" or "iframe" or "noembed" or "noframes")
            return true;
        var attributes = tag.Attributes;
        while (attributes.Read())
        {
            if (attributes.Name.Equals("hidden", StringComparison.OrdinalIgnoreCase))
                return true;
            if (attributes.Name.Equals("style", StringComparison.OrdinalIgnoreCase)
                && HidesByStyle(CharacterReferences.Decode(attributes.Value, isAttribute: true)))
                return true;
        }
        return false;
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

    private static bool HidesByStyle(ReadOnlySpan<char> style)
    {
        foreach (var range in style.Split(';'))
        {
            var declaration = style[range];
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
