using System.Buffers;
using System.Collections.Frozen;

namespace Notify.Email.Mime.Css;

/// <summary>
/// Reads the tags of HTML with their positions in the text, so that text can be inserted and everything else stays as
/// it is. Comments and the content of scripts and styles contain no tags.
/// </summary>
internal ref struct HtmlTagScanner(string html)
{
    private static readonly FrozenSet<string> VoidNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr");

    // Elements that are not shown.
    private static readonly FrozenSet<string> MetadataNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "head", "link", "meta", "script", "style", "title");

    private static readonly SearchValues<char> EndsName = SearchValues.Create(" \t\r\n\f/>");
    private static readonly SearchValues<char> EndsValue = SearchValues.Create(" \t\r\n\f>");

    private readonly string _html = html;
    private int _position;

    /// <summary>Whether the tag is an end tag.</summary>
    public bool IsEnd { get; private set; }

    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Whether the element has neither content nor an end tag.</summary>
    public readonly bool IsVoid => VoidNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Name);

    /// <summary>Whether the element is not shown, so that a style has no effect.</summary>
    public readonly bool IsMetadata => MetadataNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Name);

    public ReadOnlySpan<char> Class { get; private set; }

    public ReadOnlySpan<char> Id { get; private set; }

    /// <summary>The position after the name.</summary>
    public int NameEnd { get; private set; }

    /// <summary>The position of the value of the attribute <c>style</c>; -1 if there is none.</summary>
    public int StyleStart { get; private set; }

    /// <summary>Whether the value of the attribute <c>style</c> has quotation marks.</summary>
    public bool IsStyleQuoted { get; private set; }

    /// <summary>The text of a style element.</summary>
    public ReadOnlySpan<char> StyleSheet { get; private set; }

    /// <summary>Reads the next tag; false at the end of the text.</summary>
    public bool Read()
    {
        while (true)
        {
            // An unclosed quotation mark ends after the text.
            var start = _position < _html.Length ? _html.IndexOf('<', _position) : -1;
            if (start < 0 || start + 1 >= _html.Length)
                return false;
            var next = _html[start + 1];
            if (_html.AsSpan(start).StartsWith("<!--"))
                _position = After("-->", start + 4);
            else if (char.IsAsciiLetter(next))
                return ReadStart(start + 1);
            else if (next == '/' && start + 2 < _html.Length && char.IsAsciiLetter(_html[start + 2]))
                return ReadEnd(start + 2);
            else
                _position = start + 1;
        }
    }

    private bool ReadEnd(int start)
    {
        ReadName(start);
        IsEnd = true;
        _position = After(">", NameEnd);
        return true;
    }

    private bool ReadStart(int start)
    {
        ReadName(start);
        (IsEnd, StyleStart, IsStyleQuoted) = (false, -1, false);
        Class = Id = StyleSheet = default;
        _position = NameEnd;
        while (ReadAttribute())
        {
        }
        if (Name.Equals("style", StringComparison.OrdinalIgnoreCase))
            StyleSheet = SkipText("</style");
        else if (Name.Equals("script", StringComparison.OrdinalIgnoreCase))
            SkipText("</script");
        else if (Name.Equals("title", StringComparison.OrdinalIgnoreCase))
            SkipText("</title");
        return true;
    }

    private void ReadName(int start)
    {
        var rest = _html.AsSpan(start);
        var length = rest.IndexOfAny(EndsName);
        Name = length < 0 ? rest : rest[..length];
        NameEnd = start + Name.Length;
    }

    /// <summary>Reads an attribute; false after the end of the tag.</summary>
    private bool ReadAttribute()
    {
        while (_position < _html.Length && (char.IsWhiteSpace(_html[_position]) || _html[_position] == '/'))
            _position++;
        if (_position >= _html.Length || _html[_position] == '>')
        {
            _position++;
            return false;
        }
        var start = _position;
        while (_position < _html.Length
            && !char.IsWhiteSpace(_html[_position])
            && _html[_position] is not ('=' or '>' or '/'))
            _position++;
        var name = _html.AsSpan(start, _position - start);
        var value = _position;
        while (value < _html.Length && char.IsWhiteSpace(_html[value]))
            value++;
        if (value < _html.Length && _html[value] == '=')
            ReadValue(name, value + 1);
        return true;
    }

    private void ReadValue(ReadOnlySpan<char> name, int start)
    {
        while (start < _html.Length && char.IsWhiteSpace(_html[start]))
            start++;
        var isQuoted = start < _html.Length && _html[start] is '"' or '\'';
        var end = isQuoted ? _html.IndexOf(_html[start], start + 1) : _html.AsSpan(start).IndexOfAny(EndsValue);
        if (isQuoted)
            start++;
        else if (end >= 0)
            end += start;
        if (end < 0)
            end = _html.Length;
        _position = isQuoted ? end + 1 : end;
        var value = _html.AsSpan(start, end - start);
        if (name.Equals("class", StringComparison.OrdinalIgnoreCase))
            Class = value;
        else if (name.Equals("id", StringComparison.OrdinalIgnoreCase))
            Id = value;
        else if (name.Equals("style", StringComparison.OrdinalIgnoreCase))
            (StyleStart, IsStyleQuoted) = (start, isQuoted);
    }

    private ReadOnlySpan<char> SkipText(string end)
    {
        var start = Math.Min(_position, _html.Length);
        var found = _html.IndexOf(end, start, StringComparison.OrdinalIgnoreCase);
        _position = found < 0 ? _html.Length : found;
        return _html.AsSpan(start, _position - start);
    }

    private readonly int After(string text, int start)
    {
        var found = start < _html.Length ? _html.IndexOf(text, start, StringComparison.Ordinal) : -1;
        return found < 0 ? _html.Length : found + text.Length;
    }
}
