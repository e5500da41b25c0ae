using System.Globalization;

namespace Notify.Telegram.Markup.Parsing;

internal sealed partial class HtmlParser
{
    private bool Add(OpenTag open)
    {
        switch (open.Kind)
        {
            case MarkupEntityKind.TextLink:
                AddLink(
                    open,
                    open.Argument.Length > 0 ? open.Argument : _text.ToString(open.Offset, _text.Length - open.Offset));
                break;
            case MarkupEntityKind.CustomEmoji:
                if (TelegramLink.EmojiId(open.Argument) is { } emoji)
                    Add(open, open.Kind, emoji.ToString(CultureInfo.InvariantCulture));
                else if (!MayBeValue(open.Argument))
                    return Fail(open.Position, "Invalid custom emoji identifier specified");
                break;
            case MarkupEntityKind.DateTime:
                if (!TelegramLink.TryDateFormat(open.Argument, out var format) && !MayBeValue(open.Argument))
                    return Fail(open.Position, "Invalid date format used");
                if (open.Unix > 0)
                    Add(open, open.Kind, open.Unix.ToString(CultureInfo.InvariantCulture), format);
                break;
            case MarkupEntityKind.Pre when Inner(MarkupEntityKind.Code, open) is { Argument: not null } code:
                _entities[^1] = code with { Kind = MarkupEntityKind.Pre };
                break;
            case MarkupEntityKind.Code
                when Inner(MarkupEntityKind.Pre, open) is { Argument: null } pre && open.Argument.Length > 0:
                _entities[^1] = pre with { Argument = open.Argument };
                break;
            case MarkupEntityKind.Code:
                Add(open, open.Kind, open.Argument.Length > 0 ? open.Argument : null);
                break;
            case MarkupEntityKind.Blockquote:
                Add(open, open.Argument.Length > 0 ? MarkupEntityKind.ExpandableBlockquote : open.Kind);
                break;
            default:
                Add(open, open.Kind);
                break;
        }
        return true;
    }

    private void AddLink(OpenTag open, string url)
    {
        if (TelegramLink.UserId(url) is { } user)
            Add(open, MarkupEntityKind.TextMention, user.ToString(CultureInfo.InvariantCulture));
        else if (TelegramLink.Normalize(url) is { } link)
            Add(open, MarkupEntityKind.TextLink, link);
    }

    private void Add(OpenTag open, MarkupEntityKind kind, string? argument = null, string? format = null) =>
        _entities.Add(new MarkupEntity(kind, open.Offset, _text.Length - open.Offset, argument, format));

    /// <summary>
    /// Returns the entity that was closed last if it is of this kind and covers exactly the text of the tag.
    /// </summary>
    private MarkupEntity? Inner(MarkupEntityKind kind, OpenTag open) =>
        _entities is [.., var last] && last.Kind == kind && last.Offset == open.Offset && last.End == _text.Length
            ? last
            : null;

    private bool MayBeValue(string argument) =>
        _placeholder != '\0' && argument.Contains(_placeholder, StringComparison.Ordinal);
}
