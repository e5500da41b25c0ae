namespace Notify.Email.Mime.Html;

/// <summary>A start tag or an end tag, with its positions in the HTML.</summary>
internal readonly struct HtmlTag
{
    private readonly string _html;

    /// <param name="html">The HTML.</param>
    /// <param name="start">The position of the character that starts the tag.</param>
    /// <param name="isEnd">Whether the tag is an end tag.</param>
    public HtmlTag(string html, int start, bool isEnd)
    {
        var name = start + (isEnd ? 2 : 1);
        var end = name;
        while (end < html.Length && !IsSpace(html[end]) && html[end] is not ('/' or '>'))
            end++;
        (_html, IsEnd, NameEnd) = (html, isEnd, end);
        Name = html[name..end].ToLowerInvariant();
        var attributes = Attributes;
        while (attributes.Read())
        {
        }
        (End, IsSelfClosing) = (attributes.TagEnd, attributes.IsSelfClosing);
    }

    /// <summary>The name in lower case.</summary>
    public string Name { get; }

    public bool IsEnd { get; }

    /// <summary>Whether the tag ends with <c>/&gt;</c>.</summary>
    public bool IsSelfClosing { get; }

    /// <summary>The position after the name.</summary>
    public int NameEnd { get; }

    /// <summary>The position after the tag; -1 if the HTML ends within it.</summary>
    public int End { get; }

    /// <summary>Whether the tag starts an element that has content.</summary>
    public bool HasContent => !IsEnd && !IsSelfClosing && !HtmlElements.IsVoid(Name);

    /// <summary>Gets a reader that starts before the first attribute.</summary>
    public HtmlAttributeReader Attributes => new(_html, NameEnd);

    /// <summary>Returns the value of an attribute; empty if it has none; null without the attribute.</summary>
    public string? Attribute(string name)
    {
        var attributes = Attributes;
        while (attributes.Read())
        {
            if (attributes.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return CharacterReferences.Decode(attributes.Value, isAttribute: true);
        }
        return null;
    }

    /// <summary>Whether a character separates the parts of a tag.</summary>
    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\f';
}
