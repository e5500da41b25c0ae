namespace Notify.Email.Mime.Html;

/// <summary>
/// Finds the end of an element whose content a reader does not see. The end tags of paragraphs, list items and table
/// cells may be omitted (HTML section 13.1.2.4), so another tag can end them.
/// </summary>
/// <remarks>
/// The work is linear in the number of tags: each is added to the open elements and removed from them once, and
/// counters answer whether one is open.
/// </remarks>
internal sealed class HiddenElement(string name)
{
    private readonly Stack<string> _open = new();
    private readonly Dictionary<string, int> _counts = new();

    /// <summary>Reads the next tag.</summary>
    public HiddenElementEnd Read(in HtmlTag tag)
    {
        if (tag.IsEnd)
            return Close(tag.Name);
        if (IsEndedByStart(tag.Name))
            return HiddenElementEnd.BeforeTag;
        if (tag.HasContent)
        {
            _open.Push(tag.Name);
            _counts[tag.Name] = Count(tag.Name) + 1;
        }
        return HiddenElementEnd.None;
    }

    private HiddenElementEnd Close(string tag)
    {
        if (Count(tag) > 0)
        {
            string closed;
            do
            {
                closed = _open.Pop();
                _counts[closed]--;
            }
            while (closed != tag);
            return HiddenElementEnd.None;
        }
        if (tag == name)
            return HiddenElementEnd.AfterTag;
        // The end of an element around this one.
        return HtmlElements.MayOmitEnd(name) || HtmlElements.EndsContent(tag)
            ? HiddenElementEnd.BeforeTag
            : HiddenElementEnd.None;
    }

    private bool IsEndedByStart(string tag) =>
        name switch
        {
            "p" => (HtmlElements.IsParagraph(tag) || HtmlElements.IsBlock(tag) || HtmlElements.IsContainer(tag))
                && Count("table") + Count("object") + Count("button") == 0,
            "li" => tag == "li" && Count("ul") + Count("ol") == 0,
            "dt" or "dd" => tag is "dt" or "dd" && Count("dl") == 0,
            "td" or "th" => (
                tag is "td" or "th" or "tr" || HtmlElements.IsRowGroup(tag))
                && Count("table") == 0,
            "tr" => (tag == "tr" || HtmlElements.IsRowGroup(tag)) && Count("table") == 0,
            _ => HtmlElements.IsRowGroup(name) && HtmlElements.IsRowGroup(tag) && Count("table") == 0,
        };

    private int Count(string tag) => _counts.GetValueOrDefault(tag);
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
