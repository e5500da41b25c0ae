using System.Text;

namespace Notify.Telegram.Markup.Parsing;

internal sealed partial class HtmlParser
{
    private bool StartTag()
    {
        var start = _at;
        var name = TagName(start + 1);
        if (Current == '\0')
            return Fail(start, "Unclosed start tag at byte offset {offset}");
        if (!Tags.TryGetValue(name, out var kind))
            return Fail(start, $"Unsupported start tag \"{name}\" at byte offset {{offset}}");
        var tag = new OpenTag(name, kind, _text.Length, start);
        while (Current != '>')
        {
            SkipSpace();
            if (Current != '>' && !Attribute(tag))
                return false;
        }
        if (name == "span" && tag.Argument != "spoiler")
            return Fail(start, "Tag \"span\" must have class \"tg-spoiler\" at byte offset {offset}");
        _open.Push(tag);
        return true;
    }

    private bool Attribute(OpenTag tag)
    {
        var start = _at;
        while (!Ascii.IsSpace(Current) && Current is not ('=' or '>' or '/' or '"' or '\''))
            _at++;
        var name = _source[start.._at];
        if (name.Length == 0)
            return Fail(tag.Position, $"Empty attribute name in the tag \"{tag.Name}\" at byte offset {{offset}}");
        SkipSpace();
        if (Current is not ('=' or '\0'))
        {
            if (tag.Kind == MarkupEntityKind.Blockquote && name == "expandable")
                tag.Argument = "1";
            return true;
        }
        if (Current == '=')
        {
            _at++;
            SkipSpace();
        }
        if (Current == '\0')
            return Fail(tag.Position, $"Unclosed start tag \"{tag.Name}\" at byte offset {{offset}}");
        if (Value() is not { } value)
            return false;
        if (Current == '\0')
            return Fail(tag.Position, "Unclosed start tag at byte offset {offset}");
        Take(tag, name, value);
        return true;
    }

    private string? Value()
    {
        var start = _at;
        if (Current is not ('"' or '\''))
        {
            while (char.IsAsciiLetterOrDigit(Current) || Current is '.' or '-')
                _at++;
            if (Ascii.IsSpace(Current) || Current == '>')
                return Ascii.ToLower(_source.AsSpan(start, _at - start));
            Fail(start, "Unexpected end of name token at byte offset {offset}");
            return null;
        }
        var quote = _source[_at++];
        var value = new StringBuilder();
        while (Current != quote && Current != '\0')
        {
            if (!TryReference(value))
                value.Append(_source[_at++]);
        }
        if (Current == quote)
            _at++;
        return value.ToString();
    }

    private static void Take(OpenTag tag, string name, string value)
    {
        switch (tag.Name, name)
        {
            case ("a", "href"):
            case ("tg-emoji", "emoji-id"):
            case ("tg-time", "format"):
                tag.Argument = value;
                break;
            case ("code", "class") when value.StartsWith("language-", StringComparison.Ordinal):
                tag.Argument = value["language-".Length..];
                break;
            case ("span", "class") when value.StartsWith("tg-", StringComparison.Ordinal):
                tag.Argument = value["tg-".Length..];
                break;
            case ("blockquote", "expandable"):
                tag.Argument = "1";
                break;
            case ("tg-time", "unix"):
                tag.Unix = LeadingInt32(value);
                break;
        }
    }

    /// <summary>
    /// Reads the digits at the beginning of a value. Bits beyond 32 are dropped, and text after the digits is ignored.
    /// </summary>
    private static int LeadingInt32(string value)
    {
        var negative = value.StartsWith('-');
        uint number = 0;
        for (var i = negative ? 1 : 0; i < value.Length && char.IsAsciiDigit(value[i]); i++)
            number = unchecked(number * 10 + (uint)(value[i] - '0'));
        return unchecked(negative ? -(int)number : (int)number);
    }

    private bool EndTag()
    {
        var start = _at;
        if (!_open.TryPeek(out var open))
            return Fail(start, "Unexpected end tag at byte offset {offset}");
        var name = TagName(start + 2);
        SkipSpace();
        if (Current != '>')
            return Fail(start, "Unclosed end tag at byte offset {offset}");
        if (name.Length > 0 && name != open.Name)
        {
            return Fail(
                start,
                $"Unmatched end tag at byte offset {{offset}}, expected \"</{open.Name}>\", found \"</{name}>\"");
        }

        if (_text.Length > open.Offset && !Add(open))
            return false;
        _open.Pop();
        return true;
    }
}
