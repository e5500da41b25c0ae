namespace Notify.Email.Mime.Html;

/// <summary>Reads the attributes of a tag (HTML section 13.2.5.32) and finds the end of the tag.</summary>
/// <param name="html">The HTML.</param>
/// <param name="position">The position after the name of the tag.</param>
internal ref struct HtmlAttributeReader(string html, int position)
{
    private readonly string _html = html;
    private int _position = position;

    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The value with its character references and without quotation marks.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>The position of the value.</summary>
    public int ValueStart { get; private set; }

    public bool IsQuoted { get; private set; }

    /// <summary>After the last attribute, the position after the tag; -1 if the HTML ends within the tag.</summary>
    public int TagEnd { get; private set; } = -1;

    /// <summary>After the last attribute, whether the tag ends with <c>/&gt;</c>.</summary>
    public bool IsSelfClosing { get; private set; }

    /// <summary>Reads the next attribute; false after the last one.</summary>
    public bool Read()
    {
        var start = _position;
        while (_position < _html.Length && (HtmlTag.IsSpace(_html[_position]) || _html[_position] == '/'))
            _position++;
        if (_position >= _html.Length)
            return false;
        if (_html[_position] == '>')
        {
            // In <a href=x/>, the slash belongs to the value.
            IsSelfClosing = _position > start && _html[_position - 1] == '/';
            TagEnd = _position + 1;
            return false;
        }
        ReadName();
        return ReadValue();
    }

    private void ReadName()
    {
        // The first character belongs to the name even if it is an equals sign.
        var start = _position++;
        while (_position < _html.Length
            && !HtmlTag.IsSpace(_html[_position])
            && _html[_position] is not ('=' or '>' or '/'))
            _position++;
        Name = _html.AsSpan(start, _position - start);
        Value = default;
        (ValueStart, IsQuoted) = (_position, false);
    }

    /// <summary>Reads the value, if there is one; false if the HTML ends within it.</summary>
    private bool ReadValue()
    {
        var start = AfterSpace(_position);
        if (start >= _html.Length || _html[start] != '=')
            return true;
        start = AfterSpace(start + 1);
        if (start >= _html.Length || _html[start] == '>')
        {
            (_position, ValueStart) = (start, start);
            return true;
        }
        IsQuoted = _html[start] is '"' or '\'';
        if (IsQuoted)
        {
            ValueStart = start + 1;
            var end = _html.IndexOf(_html[start], ValueStart);
            _position = end < 0 ? _html.Length : end + 1;
            Value = _html.AsSpan(ValueStart, (end < 0 ? _html.Length : end) - ValueStart);
            return end >= 0;
        }
        ValueStart = _position = start;
        while (_position < _html.Length && !HtmlTag.IsSpace(_html[_position]) && _html[_position] != '>')
            _position++;
        Value = _html.AsSpan(start, _position - start);
        return true;
    }

    private readonly int AfterSpace(int position)
    {
        while (position < _html.Length && HtmlTag.IsSpace(_html[position]))
            position++;
        return position;
    }
}
