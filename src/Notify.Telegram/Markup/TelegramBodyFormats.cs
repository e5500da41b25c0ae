using System.Collections.ObjectModel;
using Notify.Telegram.Markup.Escaping;

namespace Notify.Telegram.Markup;

/// <summary>The body formats of templates for Telegram.</summary>
internal static class TelegramBodyFormats
{
    /// <summary>MarkdownV2, with filters for the two contexts that need other escapes.</summary>
    public static BodyFormat Markdown { get; } =
        new(MarkupSyntax.Markdown.Name)
        {
            Encoder = MarkdownV2Encoder.Instance,
            Lint = MarkupSyntax.Markdown.Lint,
            Filters = new ReadOnlyDictionary<string, TemplateFilter>(
                new Dictionary<string, TemplateFilter>(StringComparer.Ordinal)
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

    /// <summary>Plain text.</summary>
    public static BodyFormat Plain => BodyFormat.Plain;

    /// <summary>All formats, the default one first.</summary>
    public static IReadOnlyList<BodyFormat> All { get; } = [Markdown, Html, Plain];
}
