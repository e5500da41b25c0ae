namespace Notify.Email.Mime.Html;

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

    public static string Convert(string html)
    {
        var converter = new HtmlToText();
        var reader = new HtmlReader(html);
        while (reader.Read())
        {
            if (reader.Kind == HtmlTokenKind.Tag)
                converter.Read(reader.Tag);
            else if (converter._hidden is null)
                converter.Write(reader);
        }
        return converter._out.ToString();
    }

    private void Write(in HtmlReader reader)
    {
        if (reader.Kind == HtmlTokenKind.Text)
            _out.Text(CharacterReferences.Decode(reader.Text));
        else
            _out.Text(reader.Text);
    }

    private void Read(in HtmlTag tag)
    {
        if (_hidden is not null)
        {
            var end = _hidden.Read(tag);
            if (end != HiddenElementEnd.None)
                _hidden = null;
            if (end != HiddenElementEnd.BeforeTag)
                return;
        }
        if (tag.IsEnd)
            Close(tag.Name);
        else
            Open(tag);
    }

    private void Open(in HtmlTag tag)
    {
        if (HtmlElements.IsHidden(tag))
        {
            if (tag.HasContent)
                _hidden = new HiddenElement(tag.Name);
            return;
        }
        switch (tag.Name)
        {
            case "br":
                _out.LineBreak();
                break;
            case "hr":
                _out.Rule();
                break;
            case "img":
                _out.Text(tag.Attribute("alt") ?? "");
                break;
            case "a":
                // A link inside a link ends the outer one.
                CloseLink();
                _link = (tag.Attribute("href") ?? "", _out.Length);
                break;
            case "ul":
            case "ol":
                OpenList(tag);
                break;
            case "li":
                OpenItem();
                break;
            case "table":
                _tables.Push(tag.Attribute("role") is "presentation" or "none");
                _out.Block(blankLine: !_tables.Peek());
                break;
            case "tr":
                _out.Row();
                break;
            case "td":
            case "th":
                OpenCell();
                break;
            case "pre":
                _out.Block(blankLine: true);
                _out.Preformatted++;
                break;
            default:
                Separate(tag.Name);
                break;
        }
    }

    private void Close(string name)
    {
        switch (name)
        {
            case "a":
                CloseLink();
                break;
            case "ul":
            case "ol":
                if (_lists.TryPop(out _))
                    _out.Indent = Math.Max(0, _lists.Count - 1);
                _out.Block(blankLine: _lists.Count == 0);
                break;
            case "tr":
                _out.Block(blankLine: false);
                break;
            case "table":
                if (_tables.TryPop(out var layout))
                    _out.Block(blankLine: !layout);
                break;
            case "pre":
                _out.Preformatted = Math.Max(0, _out.Preformatted - 1);
                _out.Block(blankLine: true);
                break;
            default:
                Separate(name);
                break;
        }
    }

    private void OpenList(in HtmlTag tag)
    {
        _out.Block(blankLine: _lists.Count == 0);
        var number = int.MinValue;
        if (tag.Name == "ol")
            number = int.TryParse(tag.Attribute("start"), out var start) ? start : 1;
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

    private void Separate(string name)
    {
        if (HtmlElements.IsParagraph(name))
            _out.Block(blankLine: true);
        else if (HtmlElements.IsBlock(name))
            _out.Block(blankLine: false);
    }
}
