using MimeKit.Text;

namespace Notify.Email.Mime;

/// <summary>
/// Finds the end of an element whose content a reader does not see. The end tags of paragraphs, list items and table
/// cells may be omitted (HTML section 13.1.2.4), so another tag can end them.
/// </summary>
/// <remarks>
/// The work is linear in the number of tags: each is added to the open elements and removed from them once, and
/// counters answer whether one is open.
/// </remarks>
internal sealed class HiddenElement(HtmlTagToken start)
{
    private readonly Stack<string> _open = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the next tag.</summary>
    public HiddenElementEnd Read(HtmlTagToken tag)
    {
        if (tag.IsEndTag)
            return Close(tag);
        if (IsEndedByStart(tag.Id))
            return HiddenElementEnd.BeforeTag;
        if (!tag.IsEmptyElement && !HtmlElements.IsVoid(tag.Id))
        {
            _open.Push(tag.Name);
            _counts[tag.Name] = Count(tag.Name) + 1;
        }
        return HiddenElementEnd.None;
    }

    private HiddenElementEnd Close(HtmlTagToken tag)
    {
        if (Count(tag.Name) > 0)
        {
            string name;
            do
            {
                name = _open.Pop();
                _counts[name]--;
            }
            while (!name.Equals(tag.Name, StringComparison.OrdinalIgnoreCase));
            return HiddenElementEnd.None;
        }
        if (tag.Name.Equals(start.Name, StringComparison.OrdinalIgnoreCase))
            return HiddenElementEnd.AfterTag;
        // The end of an element around this one.
        return HtmlElements.MayOmitEnd(start.Id) || HtmlElements.EndsContent(tag.Id)
            ? HiddenElementEnd.BeforeTag
            : HiddenElementEnd.None;
    }

    private bool IsEndedByStart(HtmlTagId tag) =>
        start.Id switch
        {
            HtmlTagId.P => (HtmlElements.IsParagraph(tag) || HtmlElements.IsBlock(tag) || HtmlElements.IsContainer(tag))
                && Count("table") + Count("object") + Count("button") == 0,
            HtmlTagId.LI => tag == HtmlTagId.LI && Count("ul") + Count("ol") == 0,
            HtmlTagId.DT or HtmlTagId.DD => tag is HtmlTagId.DT or HtmlTagId.DD && Count("dl") == 0,
            HtmlTagId.TD or HtmlTagId.TH => (
                tag is HtmlTagId.TD or HtmlTagId.TH or HtmlTagId.TR || HtmlElements.IsRowGroup(tag))
                && Count("table") == 0,
            HtmlTagId.TR => (tag == HtmlTagId.TR || HtmlElements.IsRowGroup(tag)) && Count("table") == 0,
            _ => HtmlElements.IsRowGroup(start.Id) && HtmlElements.IsRowGroup(tag) && Count("table") == 0,
        };

    private int Count(string name) => _counts.GetValueOrDefault(name);
}

/// <summary>Specifies the end of a hidden element.</summary>
internal enum HiddenElementEnd
{
    /// <summary>The element continues.</summary>
    None,

    /// <summary>The tag is the end tag of the element.</summary>
    AfterTag,

    /// <summary>The tag belongs to the content that follows the element.</summary>
    BeforeTag,
}
