using MimeKit.Text;

namespace Notify.Email.Mime;

/// <summary>
/// Creates the plain-text version of an HTML body: links as <c>text (url)</c>, lists, headings and simple tables,
/// without anything that a reader would not see.
/// </summary>
/// <remarks>
/// It reads tags one by one, without a tree, so that the time and the memory are linear in the length of the HTML for
/// any nesting. ADR 0035 compares it with a parser.
/// </remarks>
internal sealed class HtmlToText
{
    private readonly PlainTextWriter _out = new();
    private readonly Stack<int> _lists = new();
    private readonly Stack<bool> _tables = new();
    private (string Url, int Start)? _link;
    private HiddenElement? _hidden;

    private HtmlToText() { }

    /// <summary>Prepares the first conversion on another thread: the entities of HTML take 100 ms to compile.</summary>
    public static void Prepare() => ThreadPool.UnsafeQueueUserWorkItem(static _ => Convert(""), null);

    public static string Convert(string html)
    {
        var converter = new HtmlToText();
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader);
        while (tokenizer.ReadNextToken(out var token))
            converter.Read(token);
        return converter._out.ToString();
    }

    private void Read(HtmlToken token)
    {
        if (token is HtmlTagToken tag)
            Read(tag);
        else if (_hidden is null && token is HtmlDataToken { Kind: HtmlTokenKind.Data or HtmlTokenKind.CData } data)
            _out.Text(data.Data);
    }

    private void Read(HtmlTagToken tag)
    {
        if (_hidden is not null)
        {
            var end = _hidden.Read(tag);
            if (end != HiddenElementEnd.None)
                _hidden = null;
            if (end != HiddenElementEnd.BeforeTag)
                return;
        }
        if (tag.IsEndTag)
            Close(tag);
        else
            Open(tag);
    }

    private void Open(HtmlTagToken tag)
    {
        if (HtmlElements.IsHidden(tag))
        {
            if (!tag.IsEmptyElement && !HtmlElements.IsVoid(tag.Id))
                _hidden = new HiddenElement(tag);
            return;
        }
        switch (tag.Id)
        {
            case HtmlTagId.Br:
                _out.LineBreak();
                break;
            case HtmlTagId.HR:
                _out.Rule();
                break;
            case HtmlTagId.Image:
                _out.Text(HtmlElements.Attribute(tag, "alt") ?? "");
                break;
            case HtmlTagId.A:
                // A link inside a link ends the outer one.
                CloseLink();
                _link = (HtmlElements.Attribute(tag, "href") ?? "", _out.Length);
                break;
            case HtmlTagId.UL:
            case HtmlTagId.OL:
                OpenList(tag);
                break;
            case HtmlTagId.LI:
                OpenItem();
                break;
            case HtmlTagId.Table:
                _tables.Push(HtmlElements.Attribute(tag, "role") is "presentation" or "none");
                _out.Block(blankLine: !_tables.Peek());
                break;
            case HtmlTagId.TR:
                _out.Row();
                break;
            case HtmlTagId.TD:
            case HtmlTagId.TH:
                OpenCell();
                break;
            case HtmlTagId.Pre:
                _out.Block(blankLine: true);
                _out.Preformatted++;
                break;
            default:
                Separate(tag.Id);
                break;
        }
    }

    private void Close(HtmlTagToken tag)
    {
        switch (tag.Id)
        {
            case HtmlTagId.A:
                CloseLink();
                break;
            case HtmlTagId.UL:
            case HtmlTagId.OL:
                if (_lists.TryPop(out _))
                    _out.Indent = Math.Max(0, _lists.Count - 1);
                _out.Block(blankLine: _lists.Count == 0);
                break;
            case HtmlTagId.TR:
                _out.Block(blankLine: false);
                break;
            case HtmlTagId.Table:
                if (_tables.TryPop(out var layout))
                    _out.Block(blankLine: !layout);
                break;
            case HtmlTagId.Pre:
                _out.Preformatted = Math.Max(0, _out.Preformatted - 1);
                _out.Block(blankLine: true);
                break;
            default:
                Separate(tag.Id);
                break;
        }
    }

    private void OpenList(HtmlTagToken tag)
    {
        _out.Block(blankLine: _lists.Count == 0);
        var number = int.MinValue;
        if (tag.Id == HtmlTagId.OL)
            number = int.TryParse(HtmlElements.Attribute(tag, "start"), out var start) ? start : 1;
        _lists.Push(number);
        _out.Indent = _lists.Count - 1;
    }

    private void OpenItem()
    {
        _out.Block(blankLine: false);
        if (!_lists.TryPop(out var number))
            number = int.MinValue;
        else
            _lists.Push(number == int.MinValue ? number : number + 1);
        _out.Marker(number == int.MinValue ? "- " : $"{number}. ");
    }

    private void OpenCell()
    {
        if (_tables.TryPeek(out var layout) && !layout)
            _out.Cell();
        else
            _out.Block(blankLine: false);
    }

    private void CloseLink()
    {
        if (_link is not { } link)
            return;
        _link = null;
        var url = link.Url;
        if (url.Length == 0 || url.StartsWith('#'))
            return;
        var text = _out.Since(link.Start);
        if (text.Length == 0 || HtmlElements.SaysTheSame(text, url))
        {
            if (text.Length == 0)
                _out.Text(url);
            return;
        }
        _out.Text($" ({url})");
    }

    private void Separate(HtmlTagId id)
    {
        if (HtmlElements.IsParagraph(id))
            _out.Block(blankLine: true);
        else if (HtmlElements.IsBlock(id))
            _out.Block(blankLine: false);
    }
}
