namespace Notify.Email.Mime.Html;

/// <summary>
/// Reads the tags and the text of HTML one after the other, with their positions, so that text can be inserted and
/// everything else stays as it is. Comments are skipped, and the content of scripts and styles contains no tags.
/// </summary>
/// <remarks>
/// It follows the tokenizer of the standard (HTML section 13.2.5) except for a tag that the end of the HTML cuts off:
/// it is text, so that a reader loses nothing. No character is read more than a fixed number of times.
/// </remarks>
internal ref struct HtmlReader(string html)
{
    private readonly string _html = html;
    private int _position;
    private string? _rawTextName;

    /// <summary>The kind of the current token.</summary>
    public HtmlTokenKind Kind { get; private set; }

    /// <summary>The current tag, if the token is one.</summary>
    public HtmlTag Tag { get; private set; }

    /// <summary>The current text as it stands in the HTML, if the token is not a tag.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    /// <summary>Reads the next token; false at the end of the HTML.</summary>
    public bool Read()
    {
        if (_rawTextName is { } name)
        {
            _rawTextName = null;
            if (ReadRawText(name))
                return true;
        }
        while (_position < _html.Length)
        {
            if (_html[_position] != '<')
                return ReadText();
            var next = _position + 1 < _html.Length ? _html[_position + 1] : '\0';
            if (char.IsAsciiLetter(next))
                return ReadTag(isEnd: false);
            if (next == '/' && _position + 2 < _html.Length)
            {
                if (char.IsAsciiLetter(_html[_position + 2]))
                    return ReadTag(isEnd: true);
                SkipTo(">", _position + 2);
            }
            else if (next == '!')
            {
                if (SkipDeclaration())
                    return true;
            }
            else if (next == '?')
                SkipTo(">", _position + 2);
            else
                return ReadText();
        }
        return false;
    }

    /// <summary>Reads until the next character that can start a tag or a comment.</summary>
    private bool ReadText()
    {
        var end = _position + 1;
        while (end < _html.Length)
        {
            var found = _html.IndexOf('<', end);
            end = found < 0 ? _html.Length : found;
            if (end + 1 < _html.Length && (char.IsAsciiLetter(_html[end + 1]) || _html[end + 1] is '/' or '!' or '?'))
                break;
            end = Math.Min(end + 1, _html.Length);
        }
        return Found(HtmlTokenKind.Text, end, end);
    }

    private bool ReadTag(bool isEnd)
    {
        var tag = new HtmlTag(_html, _position, isEnd);
        if (tag.End < 0)
            return Found(HtmlTokenKind.RawText, _html.Length, _html.Length);
        Text = default;
        (Kind, Tag, _position) = (HtmlTokenKind.Tag, tag, tag.End);
        if (!isEnd && !tag.IsSelfClosing && HtmlElements.IsRawText(tag.Name))
            _rawTextName = tag.Name;
        return true;
    }

    /// <summary>Reads the content of an element that contains no tags; false if it is empty.</summary>
    private bool ReadRawText(string name)
    {
        var end = _position;
        while ((end = _html.IndexOf("</", end, StringComparison.Ordinal)) >= 0)
        {
            var after = end + 2 + name.Length;
            if (after < _html.Length
                && (HtmlTag.IsSpace(_html[after]) || _html[after] is '/' or '>')
                && _html.AsSpan(end + 2, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase))
                break;
            end += 2;
        }
        if (end < 0)
            end = _html.Length;
        return end > _position && Found(HtmlTokenKind.RawText, end, end);
    }

    /// <summary>Skips a comment or a document type; true if it is a section of text.</summary>
    private bool SkipDeclaration()
    {
        const string section = "<![CDATA[";
        var rest = _html.AsSpan(_position);
        if (rest.StartsWith("<!--"))
            SkipComment();
        else if (!rest.StartsWith(section))
            SkipTo(">", _position + 2);
        else
        {
            _position += section.Length;
            var end = _html.IndexOf("]]>", _position, StringComparison.Ordinal);
            return end < 0
                ? Found(HtmlTokenKind.RawText, _html.Length, _html.Length)
                : Found(HtmlTokenKind.RawText, end, end + 3);
        }
        return false;
    }

    /// <summary>Skips a comment, which the two dashes of its start can end, as in <c>&lt;!--&gt;</c>.</summary>
    private void SkipComment()
    {
        var dashes = _position + 2;
        while ((dashes = _html.IndexOf("--", dashes, StringComparison.Ordinal)) >= 0)
        {
            var rest = _html.AsSpan(dashes + 2);
            if (rest.StartsWith(">") || (rest.StartsWith("!>") && dashes > _position + 3))
            {
                _position = dashes + (rest[0] == '>' ? 3 : 4);
                return;
            }
            dashes++;
        }
        _position = _html.Length;
    }

    private void SkipTo(string text, int start)
    {
        var found = _html.IndexOf(text, start, StringComparison.Ordinal);
        _position = found < 0 ? _html.Length : found + text.Length;
    }

    private bool Found(HtmlTokenKind kind, int end, int next)
    {
        Text = _html.AsSpan(_position, end - _position);
        (Kind, _position) = (kind, next);
        return true;
    }
}

/// <summary>Specifies the kind of a token of HTML.</summary>
internal enum HtmlTokenKind
{
    /// <summary>A start tag or an end tag.</summary>
    Tag,

    /// <summary>Text with character references.</summary>
    Text,

    /// <summary>
    /// Text without character references: of a style, a script or a CDATA section, or a tag without an end.
    /// </summary>
    RawText,
}
