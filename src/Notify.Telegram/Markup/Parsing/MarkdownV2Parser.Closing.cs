using System.Globalization;
using System.Text;

namespace Notify.Telegram.Markup.Parsing;

internal sealed partial class MarkdownV2Parser
{
    private const string BadEmoji = "Invalid tg://emoji or tg://time URL specified";

    private bool EndsQuotation(char c) => c == '\n' && _inQuotation && Next(1) != '>';

    private bool EndsEntity(char c) => _open.TryPeek(out var open) && open.Kind switch
    {
        MarkupEntityKind.Bold => c == '*',
        MarkupEntityKind.Italic => c == '_' && Next(1) != '_',
        MarkupEntityKind.Underline => c == '_' && Next(1) == '_',
        MarkupEntityKind.Strikethrough => c == '~',
        MarkupEntityKind.Spoiler => c == '|' && Next(1) == '|',
        MarkupEntityKind.Code => c == '`',
        MarkupEntityKind.Pre => NextAre('`', 3),
        MarkupEntityKind.TextLink or MarkupEntityKind.CustomEmoji => c == ']',
        _ => false,
    };

    private bool Close()
    {
        var open = _open.Peek();
        switch (open.Kind)
        {
            case MarkupEntityKind.TextLink:
                if (!CloseLink(open))
                    return false;
                break;
            case MarkupEntityKind.CustomEmoji:
                if (!CloseEmojiOrDate(open))
                    return false;
                break;
            default:
                _at += open.Kind switch
                {
                    MarkupEntityKind.Underline or MarkupEntityKind.Spoiler => 1,
                    MarkupEntityKind.Pre => 2,
                    _ => 0,
                };
                Add(open, open.Kind, open.Argument);
                break;
        }
        _open.Pop();
        return true;
    }

    private bool CloseLink(OpenEntity open)
    {
        string? url;
        if (Next(1) != '(')
            url = _text.ToString(open.Offset, _text.Length - open.Offset);
        else if ((url = Address()) is null)
            return false;
        if (TelegramLink.UserId(url) is { } user)
            Add(open, MarkupEntityKind.TextMention, user.ToString(CultureInfo.InvariantCulture));
        else if (TelegramLink.Normalize(url) is { } link)
            Add(open, MarkupEntityKind.TextLink, link);
        return true;
    }

    private bool CloseEmojiOrDate(OpenEntity open)
    {
        if (Next(1) != '(')
            return Fail(_at, "The entity must contain a tg://emoji or tg://time URL");
        var start = _at + 2;
        if (Address() is not { } url)
            return false;
        if (TelegramLink.CustomEmojiId(url) is { } emoji)
            Add(open, MarkupEntityKind.CustomEmoji, emoji.ToString(CultureInfo.InvariantCulture));
        else if (TelegramLink.Date(url) is var (unix, format))
            Add(open, MarkupEntityKind.DateTime, unix.ToString(CultureInfo.InvariantCulture), format);
        else if (_placeholder == '\0' || !url.Contains(_placeholder, StringComparison.Ordinal))
            return Fail(start, BadEmoji);
        return true;
    }

    /// <summary>
    /// Reads the address in the parentheses after a link. It may contain any character; <c>)</c> and backslashes are
    /// escaped.
    /// </summary>
    private string? Address()
    {
        var url = new StringBuilder();
        var start = _at += 2;
        for (; _at < _source.Length && _source[_at] != ')'; _at++)
        {
            if (_source[_at] == '\\' && IsEscapable(Next(1)))
                _at++;
            url.Append(_source[_at]);
        }
        if (_at < _source.Length)
            return url.ToString();
        Fail(start, "Can't find end of a URL at byte offset {offset}");
        return null;
    }

    private void Add(OpenEntity open, MarkupEntityKind kind, string? argument = null, string? format = null)
    {
        if (_text.Length > open.Offset)
            _entities.Add(new MarkupEntity(kind, open.Offset, _text.Length - open.Offset, argument, format));
    }

    /// <summary>
    /// At the line break that ends a quotation, all entities in it must be closed, except a spoiler that was just
    /// opened: it marks the quotation as expandable.
    /// </summary>
    private bool CloseQuotation()
    {
        var open = _open.Pop();
        var kind = MarkupEntityKind.Blockquote;
        if (IsMark(open))
        {
            kind = MarkupEntityKind.ExpandableBlockquote;
            open = _open.Pop();
        }
        if (open.Kind != MarkupEntityKind.Blockquote)
        {
            _error = Unclosed(open);
            return false;
        }
        _inQuotation = false;
        _atLineStart = true;
        _text.Append('\n');
        Add(open, kind);
        return true;
    }

    private bool IsMark(OpenEntity open) =>
        open.Kind == MarkupEntityKind.Spoiler
        && (open.Position == _at - 2 || (open.Position == _at - 3 && _text.Length > 0 && _text[^1] == '\r'));

    private void CloseQuotationAtEnd()
    {
        if (!_inQuotation)
            return;
        var kind = MarkupEntityKind.Blockquote;
        if (_open.Peek() is { Kind: MarkupEntityKind.Spoiler } mark && mark.Position == _source.Length - 2)
        {
            kind = MarkupEntityKind.ExpandableBlockquote;
            _open.Pop();
        }
        if (_open.Peek().Kind == MarkupEntityKind.Blockquote)
            Add(_open.Pop(), kind);
    }
}
