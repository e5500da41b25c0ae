using System.Collections.ObjectModel;
using Notify.Telegram.Markup.Escaping;

namespace Notify.Telegram.Markup;

/// <summary>What a template for Telegram may be written in.</summary>
internal static class TelegramBodyFormats
{
    /// <summary>MarkdownV2, with filters for the two places where other escapes hold.</summary>
    public static BodyFormat Markdown { get; } = new(MarkupSyntax.Markdown.Name)
    {
        Encoder = MarkdownV2Encoder.Instance,
        Lint = MarkupSyntax.Markdown.Lint,
        Filters = new ReadOnlyDictionary<string, TemplateFilter>(new Dictionary<string, TemplateFilter>(StringComparer.Ordinal)
        {
            ["telegram_code"] = static (value, _, _) => MarkdownV2Escape.Code(value),
            ["telegram_url"] = static (value, _, _) => MarkdownV2Escape.Address(value),
        }),
    };

    /// <summary>Telegram's HTML.</summary>
    public static BodyFormat Html { get; } = new(MarkupSyntax.Html.Name)
    {
        Encoder = TelegramHtmlEncoder.Instance,
        Lint = MarkupSyntax.Html.Lint,
    };

    /// <summary>Text as it is.</summary>
    public static BodyFormat Plain => BodyFormat.Plain;

    /// <summary>All of them, the usual one first.</summary>
    public static IReadOnlyList<BodyFormat> All { get; } = [Markdown, Html, Plain];
}
