namespace Notify.Telegram.Markup.Parsing;

/// <summary>
/// The kinds of entities (Bot API, MessageEntity), from the outermost to the innermost: of entities over the same text,
/// the first contains the others.
/// </summary>
internal enum MarkupEntityKind
{
    Blockquote,
    ExpandableBlockquote,
    Pre,
    Code,
    DateTime,
    TextLink,
    TextMention,
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    CustomEmoji,
}
