using System.Text;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>
/// Reads MarkdownV2 and reports the same errors as Telegram (Bot API, "MarkdownV2 style"; TDLib,
/// <c>parse_markdown_v2</c>), in one pass with a stack of open entities. Some rules are not documented: <c>__</c> is
/// always underline, even if italic could end or begin; an empty pair has no meaning; a line break ends a quotation
/// unless <c>&gt;</c> or a backslash prevents it; a link without an address uses its text as the address; a link with
/// an invalid address loses its entity without an error.
/// </summary>
internal sealed partial class MarkdownV2Parser
{
    /// <summary>The characters that must be escaped outside of code.</summary>
    public const string Reserved = "_*[]()~`>#+-=|{}.!";

    private readonly string _source;
    private readonly char _placeholder;
    private readonly StringBuilder _text;
    private readonly List<MarkupEntity> _entities = [];
    private readonly Stack<OpenEntity> _open = new();
    private MarkupError? _error;
    private int _at;
    private bool _inQuotation;
    private bool _atLineStart = true;

    private MarkdownV2Parser(string source, char placeholder)
    {
        _source = source;
        _placeholder = placeholder;
        _text = new StringBuilder(source.Length);
    }

    private bool IsValueBehindFence => _placeholder != '\0' && Next(0) == _placeholder && Next(1) is ('`' or ' ');

    private bool InCode => _open.TryPeek(out var open) && open.Kind is (MarkupEntityKind.Code or MarkupEntityKind.Pre);

    /// <summary>Reads a text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="placeholder">
    /// A letter that may stand for a value: an address that contains it is not checked, and it is rejected directly
    /// after three backticks, because the first word of a value would be read as a language. The default is none.
    /// </param>
    public static ParsedMarkup Parse(string markdown, char placeholder = '\0') =>
        new MarkdownV2Parser(markdown, placeholder).Run();

    /// <summary>Whether a backslash escapes this character: any ASCII character except NUL and DEL.</summary>
    public static bool IsEscapable(char c) => c is > '\0' and < '\x7f';

    private ParsedMarkup Run()
    {
        for (; _at < _source.Length; _at++)
        {
            if (!Step(_source[_at]))
                return new ParsedMarkup(_error!);
        }
        CloseQuotationAtEnd();
        if (_open.TryPeek(out var left))
            return new ParsedMarkup(Unclosed(left));
        return new ParsedMarkup(new FormattedText(_text.ToString(), [.. _entities.Order()]));
    }

    private bool Step(char c)
    {
        if (c == '\\' && IsEscapable(Next(1)))
        {
            var escaped = _source[++_at];
            _text.Append(escaped);
            if (escaped != '\r')
                _atLineStart = escaped == '\n';
            return true;
        }
        if (InCode ? c != '`' : c != '\n' && !Reserved.Contains(c, StringComparison.Ordinal))
        {
            _text.Append(c);
            if (c != '\r')
                _atLineStart = false;
            return true;
        }
        if (EndsQuotation(c))
            return CloseQuotation();
        return EndsEntity(c) ? Close() : Open(c);
    }

    private char Next(int ahead) => Ascii.At(_source, _at + ahead);

    private bool NextAre(char c, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (Next(i) != c)
                return false;
        }
        return true;
    }

    private bool Open(char c)
    {
        var start = _at;
        switch (c)
        {
            case '\n':
                _text.Append(c);
                _atLineStart = true;
                return true;
            case '*':
                return Push(MarkupEntityKind.Bold, start);
            case '_' when Next(1) == '_':
                _at++;
                return Push(MarkupEntityKind.Underline, start);
            case '_':
                return Push(MarkupEntityKind.Italic, start);
            case '~':
                return Push(MarkupEntityKind.Strikethrough, start);
            case '|' when Next(1) == '|':
                _at++;
                return Push(MarkupEntityKind.Spoiler, start);
            case '[':
                return Push(MarkupEntityKind.TextLink, start);
            case '!' when Next(1) == '[':
                _at++;
                return Push(MarkupEntityKind.CustomEmoji, start);
            case '`' when NextAre('`', 3):
                _at += 3;
                return IsValueBehindFence
                    ? Fail(
                        start,
                        "A value directly after ``` would be read as the name of a language. "
                            + "Insert a line break before it")
                    : Push(MarkupEntityKind.Pre, start, Language());
            case '`':
                return Push(MarkupEntityKind.Code, start);
            case '>' when _atLineStart:
                // In a quotation this only begins its next line.
                return _inQuotation || (_inQuotation = Push(MarkupEntityKind.Blockquote, start));
            default:
                return Fail(start, $"Character '{c}' is reserved and must be escaped with the preceding '\\'");
        }
    }

    private bool Push(MarkupEntityKind kind, int start, string? argument = null)
    {
        _open.Push(new OpenEntity(kind, argument, _text.Length, start));
        return true;
    }

    /// <summary>
    /// Reads the word after three backticks, unless another backtick ends it. One line break of any kind after it
    /// belongs to the fence.
    /// </summary>
    private string? Language()
    {
        var end = _at;
        while (!Ascii.IsSpace(Ascii.At(_source, end)) && _source[end] != '`')
            end++;
        string? language = null;
        if (end > _at && end < _source.Length && _source[end] != '`')
        {
            language = _source[_at..end];
            _at = end;
        }
        if (Next(0) is '\n' or '\r')
            _at += Next(1) is '\n' or '\r' && Next(1) != Next(0) ? 2 : 1;
        _at--;
        return language;
    }

    private bool Fail(int position, string message)
    {
        _error = MarkupFailure.At(_source, position, message);
        return false;
    }

    private MarkupError Unclosed(OpenEntity open) =>
        MarkupFailure.At(_source, open.Position, $"Can't find end of {open.Name} entity at byte offset {{offset}}");

    /// <param name="Kind">The kind of the entity.</param>
    /// <param name="Argument">The language of code.</param>
    /// <param name="Offset">The start in the text.</param>
    /// <param name="Position">The start in the markup.</param>
    private readonly record struct OpenEntity(MarkupEntityKind Kind, string? Argument, int Offset, int Position)
    {
        /// <summary>The name that Telegram uses in errors.</summary>
        public string Name => Kind switch
        {
            MarkupEntityKind.Pre when Argument is not null => "PreCode",
            MarkupEntityKind.TextLink => "TextUrl",
            MarkupEntityKind.Blockquote => "BlockQuote",
            _ => Kind.ToString(),
        };
    }
}
