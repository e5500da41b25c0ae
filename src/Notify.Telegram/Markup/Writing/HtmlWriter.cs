using Notify.Telegram.Markup.Escaping;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Writing;

/// <summary>Writes Telegram's HTML.</summary>
internal sealed class HtmlWriter : MarkupWriter
{
    private HtmlWriter(FormattedText text) : base(text) { }

    /// <summary>Returns the text as HTML.</summary>
    public static string Write(FormattedText text) => new HtmlWriter(text).Write();

    protected override void WriteOpening(MarkupEntity entity) => Out.Append(entity.Kind switch
    {
        MarkupEntityKind.ExpandableBlockquote => "<blockquote expandable>",
        MarkupEntityKind.Pre when entity.Argument is { } language =>
            $"<pre><code class=\"language-{Encode(language)}\">",
        MarkupEntityKind.TextLink or MarkupEntityKind.TextMention => $"<a href=\"{Encode(EntityAddress.Of(entity))}\">",
        MarkupEntityKind.CustomEmoji => $"<tg-emoji emoji-id=\"{entity.Argument}\">",
        MarkupEntityKind.DateTime when entity.Format is { } format =>
            $"<tg-time unix=\"{entity.Argument}\" format=\"{format}\">",
        MarkupEntityKind.DateTime => $"<tg-time unix=\"{entity.Argument}\">",
        var kind => $"<{Tag(kind)}>",
    });

    protected override void WriteClosing(MarkupEntity entity) => Out.Append(entity switch
    {
        { Kind: MarkupEntityKind.Pre, Argument: not null } => "</code></pre>",
        { Kind: var kind } => $"</{Tag(kind)}>",
    });

    protected override int WriteText(int start, int end)
    {
        Out.Append(Encode(Source.Text[start..end]));
        return end;
    }

    private static string Encode(string text) => TelegramHtmlEncoder.Instance.Encode(text);

    private static string Tag(MarkupEntityKind kind) => kind switch
    {
        MarkupEntityKind.Bold => "b",
        MarkupEntityKind.Italic => "i",
        MarkupEntityKind.Underline => "u",
        MarkupEntityKind.Strikethrough => "s",
        MarkupEntityKind.Spoiler => "tg-spoiler",
        MarkupEntityKind.Code => "code",
        MarkupEntityKind.Pre => "pre",
        MarkupEntityKind.CustomEmoji => "tg-emoji",
        MarkupEntityKind.DateTime => "tg-time",
        MarkupEntityKind.Blockquote or MarkupEntityKind.ExpandableBlockquote => "blockquote",
        _ => "a",
    };
}
