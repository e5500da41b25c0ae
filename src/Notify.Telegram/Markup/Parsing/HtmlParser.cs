using System.Text;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>
/// Reads Telegram's HTML and reports the same errors as Telegram (Bot API, "HTML style"; TDLib, <c>parse_html</c>). It
/// is not HTML as browsers read it: it has a few tags, four named entities and no comments, and markup that a browser
/// would correct is rejected.
/// </summary>
internal sealed partial class HtmlParser
{
    private static readonly Dictionary<string, MarkupEntityKind> Tags = new(StringComparer.Ordinal)
    {
        ["a"] = MarkupEntityKind.TextLink,
        ["b"] = MarkupEntityKind.Bold,
        ["strong"] = MarkupEntityKind.Bold,
        ["i"] = MarkupEntityKind.Italic,
        ["em"] = MarkupEntityKind.Italic,
        ["u"] = MarkupEntityKind.Underline,
        ["ins"] = MarkupEntityKind.Underline,
        ["s"] = MarkupEntityKind.Strikethrough,
        ["strike"] = MarkupEntityKind.Strikethrough,
        ["del"] = MarkupEntityKind.Strikethrough,
        ["tg-spoiler"] = MarkupEntityKind.Spoiler,
        ["span"] = MarkupEntityKind.Spoiler,
        ["tg-emoji"] = MarkupEntityKind.CustomEmoji,
        ["tg-time"] = MarkupEntityKind.DateTime,
        ["pre"] = MarkupEntityKind.Pre,
        ["code"] = MarkupEntityKind.Code,
        ["blockquote"] = MarkupEntityKind.Blockquote,
    };

    private readonly string _source;
    private readonly char _placeholder;
    private readonly StringBuilder _text;
    private readonly List<MarkupEntity> _entities = [];
    private readonly Stack<OpenTag> _open = new();
    private MarkupError? _error;
    private int _at;
    private int _firstSurrogate = -1;

    private HtmlParser(string source, char placeholder)
    {
        _source = source;
        _placeholder = placeholder;
        _text = new StringBuilder(source.Length);
    }

    private char Current => Ascii.At(_source, _at);

    /// <summary>Reads a text.</summary>
    /// <param name="html">The text.</param>
    /// <param name="placeholder">
    /// A letter that may stand for a value: an attribute that contains it is not checked. The default is none.
    /// </param>
    public static ParsedMarkup Parse(string html, char placeholder = '\0') => new HtmlParser(html, placeholder).Run();

    private ParsedMarkup Run()
    {
        while (_at < _source.Length)
        {
            if (_source[_at] == '<')
            {
                if (!(Ascii.At(_source, _at + 1) == '/' ? EndTag() : StartTag()))
                    return new ParsedMarkup(_error!);
                _at++;
            }
            else if (!TryReference(_text))
            {
                _text.Append(_source[_at++]);
            }
        }
        if (_open.TryPeek(out var left))
        {
            return new ParsedMarkup(
                MarkupFailure.At(
                    _source,
                    left.Position,
                    $"Can't find end tag corresponding to start tag \"{left.Name}\""));
        }

        if (_firstSurrogate >= 0)
        {
            return new ParsedMarkup(
                MarkupFailure.At(
                    _source,
                    _firstSurrogate,
                    "Text contains invalid Unicode characters after decoding HTML entities, "
                        + "check for unmatched surrogate code units"));
        }

        // Only code inside pre keeps its language.
        for (var i = 0; i < _entities.Count; i++)
        {
            if (_entities[i] is { Kind: MarkupEntityKind.Code, Argument: not null })
                _entities[i] = _entities[i] with { Argument = null };
        }
        return new ParsedMarkup(new FormattedText(_text.ToString(), [.. _entities.Order()]));
    }

    /// <summary>
    /// Reads a character reference, <c>&amp;amp;</c> or <c>&amp;#…;</c>, with an optional semicolon. Other text stays
    /// as it is.
    /// </summary>
    private bool TryReference(StringBuilder target)
    {
        if (Current != '&')
            return false;
        var end = _at + 1;
        uint code = 0;
        if (Ascii.At(_source, end) == '#')
        {
            end++;
            if (Ascii.At(_source, end) == 'x')
            {
                for (end++; char.IsAsciiHexDigit(Ascii.At(_source, end)); end++)
                    code = code * 16 + (uint)Convert.ToInt32(_source[end].ToString(), 16);
            }
            else
            {
                for (; char.IsAsciiDigit(Ascii.At(_source, end)); end++)
                    code = code * 10 + (uint)(_source[end] - '0');
            }
            if (code is 0 or >= 0x10ffff || end - _at >= 10)
                return false;
        }
        else
        {
            while (char.IsAsciiLetter(Ascii.At(_source, end)))
                end++;
            code = _source.AsSpan(_at + 1, end - _at - 1) switch
            {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                _ => '\0',
            };
            if (code == 0)
                return false;
        }
        if (code is >= 0xd800 and <= 0xdfff)
        {
            if (ReferenceEquals(target, _text) && _firstSurrogate < 0)
                _firstSurrogate = _at;
            target.Append((char)code);
        }
        else
        {
            target.Append(new Rune(code).ToString());
        }
        _at = Ascii.At(_source, end) == ';' ? end + 1 : end;
        return true;
    }

    private bool Fail(int position, string message)
    {
        _error = MarkupFailure.At(_source, position, message);
        return false;
    }

    private void SkipSpace()
    {
        while (Current is not '\0' and var c && Ascii.IsSpace(c))
            _at++;
    }

    /// <summary>Reads the name of a tag, from a position to the next space or bracket.</summary>
    private string TagName(int start)
    {
        for (_at = start; !Ascii.IsSpace(Current) && Current != '>';)
            _at++;
        return Ascii.ToLower(_source.AsSpan(start, _at - start));
    }

    private sealed record OpenTag(string Name, MarkupEntityKind Kind, int Offset, int Position)
    {
        public string Argument { get; set; } = "";

        public int Unix { get; set; }
    }
}
