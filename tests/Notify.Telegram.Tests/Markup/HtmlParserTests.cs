using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Tests.Markup;

public sealed class HtmlParserTests
{
    [Theory]
    [InlineData("<b>a</b> &lt;&amp;&quot;&#8364;", "a <&\"€")]
    [InlineData("<a href=\"https://e.com?a=1&amp;b=2\">x</a>", "x")]
    [InlineData("<pre><code class=\"language-py\">a</code></pre>", "a")]
    [InlineData("<blockquote expandable>a</blockquote>", "a")]
    [InlineData("&nbsp;", "&nbsp;")]
    public void It_reads(string html, string text) => HtmlParser.Parse(html).Text!.Text.Should().Be(text);

    [Theory]
    [InlineData("ü<p>a</p>", 1, 2, "Unsupported start tag \"p\" at byte offset 2")]
    [InlineData("a<br>", 1, 1, "Unsupported start tag \"br\" at byte offset 1")]
    [InlineData("<b>a", 0, 0, "Can't find end tag corresponding to start tag \"b\"")]
    [InlineData("<b>a</i>", 4, 4, "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"")]
    [InlineData("a</b>", 1, 1, "Unexpected end tag at byte offset 1")]
    [InlineData("1 < 2", 2, 2, "Unsupported start tag \"\" at byte offset 2")]
    [InlineData("a <b", 2, 2, "Unclosed start tag at byte offset 2")]
    [InlineData("<b>a</b", 4, 4, "Unclosed end tag at byte offset 4")]
    [InlineData("<span>a</span>", 0, 0, "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0")]
    [InlineData("<tg-emoji emoji-id=\"x\">a</tg-emoji>", 0, 0, "Invalid custom emoji identifier specified")]
    [InlineData(
        "a&#xD83D;&#xDE00;",
        1,
        1,
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code "
            + "units")]
    public void It_says_where_and_why(string html, int position, int offset, string message) =>
        HtmlParser.Parse(html).Error.Should().Be(new MarkupError(position, offset, message));
}
