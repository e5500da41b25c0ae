using Notify.Telegram.Markup;
using Notify.Telegram.Messages;

namespace Notify.Telegram.Tests.Messages;

public sealed class PlainFallbackTests
{
    [Theory]
    [InlineData("1\\.5 *up", "1.5 *up")]
    [InlineData("a\\\\b", "a\\b")]
    [InlineData("a\\n", "a\\n")]
    public void Markdown_loses_its_escapes(string markup, string text) => PlainFallback.Of(markup, MarkupSyntax.Markdown).Should().Be(text);

    [Theory]
    [InlineData("<p>Gold &amp; <b>silver</b></p>", "Gold & silver")]
    [InlineData("1 &lt; 2 < 3", "1 < 2 < 3")]
    public void Html_loses_its_tags(string markup, string text) => PlainFallback.Of(markup, MarkupSyntax.Html).Should().Be(text);

    [Fact]
    public void Plain_text_stays() => PlainFallback.Of("a\\.b <i>", MarkupSyntax.Plain).Should().Be("a\\.b <i>");
}
