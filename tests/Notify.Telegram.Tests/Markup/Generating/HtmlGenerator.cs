using Notify.Telegram.Markup.Escaping;

namespace Notify.Telegram.Tests.Markup.Generating;

/// <summary>Generates Telegram's HTML.</summary>
internal sealed class HtmlGenerator(Random random) : MarkupGenerator(random)
{
    private static readonly string[] Styles =
    [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "tg-spoiler",
        "B",
        "code",
        "pre",
        "blockquote",
    ];

    protected override string[] Tokens { get; } =
    [
        "<", ">", "</", "/>", "&", "&amp;", "&amp", "&lt;", "&gt", "&quot;", "&nbsp;", "&#65;", "&#x41", "&#x1F44D;",
        "&#0;", "&#1114111;", "&#1114110;", "&#12345678", "&;", "&#", "&#x;", "<b>", "</b>", "<i>", "</i>", "</>",
        "</ >", "<p>", "<br>", "<a href=", "\"", "'", "=", "<a>", "</a>", "<code>", "</code>", "<pre>", "</pre>",
        "<b ", "</b ", "<span class=\"tg-spoiler\">", "</span>", "<blockquote expandable>", "</blockquote>",
        "<tg-emoji emoji-id=\"5\">", "</tg-emoji>", "<tg-time unix=5 format=r>", "</tg-time>", "<!--", " ",
        "class=\"language-x\"", "href=\"a.b\"", "expandable",
    ];

    protected override string Inner(int depth) =>
        Sequence(1, 4, _ => depth == 0 || Random.Next(3) == 0 ? Text() : Entity(depth - 1));

    private static string Encode(string text) => TelegramHtmlEncoder.Instance.Encode(text);

    private string Text() =>
        Random.Next(6) == 0
            ? Pick("&#65;", "&#x20ac;", "&#128077;", "&quot;", "&amp;amp;", "&unknown;")
            : Encode(Word() + Pick("", "<", "&", "\"", ">"));

    private string Entity(int depth)
    {
        switch (Random.Next(11))
        {
            case < 5:
                var tag = Pick(Styles);
                return $"<{tag}>{Inner(depth)}</{Pick(tag, tag, "")}>";
            case 5:
                return $"<pre><code class={Pick("\"language-py\"", "'language-c++'", "\"language-\"", "\"x\"")}>"
                    + $"{Inner(0)}</code></pre>";
            case 6:
                return $"<code class=\"language-py\"><pre>{Inner(0)}</pre></code>";
            case 7:
                return $"<a {Pick("href", "href", "name")}=\"{Encode(Address())}\">{Inner(depth)}</a>";
            case 8:
                var id = Pick("5368324170671202286", "1", "0", "x", "-3");
                return $"<tg-emoji emoji-id=\"{id}\">{Pick("👍", "")}</tg-emoji>";
            case 9:
                var time = Pick("1647531900", "0", "-5", "4294967297", "12x");
                var format = Pick("", " format=\"r\"", " format='wDT'", " format=\"\"", " format=\"q\"");
                return $"<tg-time unix=\"{time}\"{format}>{Inner(0)}</tg-time>";
            default:
                var opening = Pick(
                    "blockquote expandable",
                    "blockquote",
                    "blockquote  expandable=\"\"",
                    "span class=\"tg-spoiler\"",
                    "span class='tg-spoiler' id=x");
                return $"<{opening}>{Inner(depth)}</>";
        }
    }
}
