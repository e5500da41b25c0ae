using System.Globalization;
using System.Text;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Testing;

/// <summary>A text as Telegram reads it: parsed, checked and cleaned.</summary>
internal sealed record BotApiText(string Raw, string? ParseMode, string Text, IReadOnlyList<BotMessageEntity> Entities)
{
    public static BotApiText None { get; } = new("", null, "", []);

    /// <summary>Reads a text. Throws an exception if Telegram would reject it.</summary>
    public static BotApiText Read(string raw, string? mode)
    {
        if (Encoding.UTF8.GetByteCount(raw) > TelegramLimits.MarkupBytes)
            throw new BotApiRefusal("text is too long");
        var (name, parsed) = mode?.ToLowerInvariant() switch
        {
            null or "" or "none" => ((string?)null, new ParsedMarkup(new FormattedText(raw))),
            "markdownv2" => ("MarkdownV2", MarkdownV2Parser.Parse(raw)),
            "html" => ("HTML", HtmlParser.Parse(raw)),
            _ => throw new BotApiRefusal("unsupported parse_mode"),
        };
        if (!parsed.IsValid)
            throw new BotApiRefusal($"can't parse entities: {parsed.Error.Message}");
        var shown = TextCleaner.Clean(parsed.Text);
        return new(raw, name, TextCleaner.IsBlank(shown.Text) ? "" : shown.Text, [.. shown.Entities.Select(Entity)]);
    }

    private static BotMessageEntity Entity(MarkupEntity entity) =>
        new(Type(entity.Kind), entity.Offset, entity.Length, entity.Argument);

    private static string Type(MarkupEntityKind kind) => kind switch
    {
        MarkupEntityKind.Blockquote => "blockquote",
        MarkupEntityKind.ExpandableBlockquote => "expandable_blockquote",
        MarkupEntityKind.Pre => "pre",
        MarkupEntityKind.Code => "code",
        MarkupEntityKind.DateTime => "date_time",
        MarkupEntityKind.TextLink => "text_link",
        MarkupEntityKind.TextMention => "text_mention",
        MarkupEntityKind.Bold => "bold",
        MarkupEntityKind.Italic => "italic",
        MarkupEntityKind.Underline => "underline",
        MarkupEntityKind.Strikethrough => "strikethrough",
        MarkupEntityKind.Spoiler => "spoiler",
        MarkupEntityKind.CustomEmoji => "custom_emoji",
        _ => throw new ArgumentOutOfRangeException(
            nameof(kind),
            kind.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"An entity of kind {(int)kind}.")),
    };
}
