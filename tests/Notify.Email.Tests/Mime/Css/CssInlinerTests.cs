using Notify.Email.Mime.Css;
using Notify.Email.Tests.Harness;

namespace Notify.Email.Tests.Mime.Css;

public sealed class CssInlinerTests
{
    [Theory]
    [InlineData("p{color:red}", "<p>x</p>", "<p style=\"color:red;\">x</p>")]
    [InlineData(
        "P, .a { color : red ; }",
        "<p>x</p><b class=a>y</b>",
        "<p style=\"color : red ;\">x</p><b style=\"color : red ;\" class=a>y</b>")]
    [InlineData("#i.a.b{top:0}", "<i id=\"i\" class='b  a'>", "<i style=\"top:0;\" id=\"i\" class='b  a'>")]
    [InlineData(".a{x:1} p{y:2} #i{z:3} p.a{w:4}", "<p id=i class=a>", "<p style=\"y:2;x:1;w:4;z:3;\" id=i class=a>")]
    [InlineData("p{x:1} p{x:2}", "<p>", "<p style=\"x:1;x:2;\">")]
    [InlineData("p{x:1}", "<p style=\"x:9\">", "<p style=\"x:1;x:9\">")]
    [InlineData("p{x:1}", "<p style='x:9'>", "<p style='x:1;x:9'>")]
    [InlineData("p{x:1}", "<p style=x:9>", "<p style=x:9>")]
    [InlineData("p{x:1 !important}", "<p style=\"x:9\">", "<p style=\"x:1 !important;x:9\">")]
    [InlineData("td a{x:1}", "<td><b><a></a></b></td><a></a>", "<td><b><a style=\"x:1;\"></a></b></td><a></a>")]
    [InlineData("td>a{x:1}", "<td><a></a><b><a></a></b></td>", "<td><a style=\"x:1;\"></a><b><a></a></b></td>")]
    [InlineData(
        ".o > .m .i{x:1}",
        "<p class=o><p class=m><br><p><p class=i>",
        "<p class=o><p class=m><br><p><p style=\"x:1;\" class=i>")]
    [InlineData("a:hover{x:1} a::before{x:1} a[href]{x:1} a+b{x:1} a~b{x:1}", "<a href=x><b>", "<a href=x><b>")]
    [InlineData("@media (max-width:9px){p{x:1}} @import 'y'; p{x:2}", "<p>", "<p style=\"x:2;\">")]
    [InlineData("/* p{x:1} */ p{/* y */x:2}", "<p>", "<p style=\"x:2;\">")]
    [InlineData(
        "p{font-family:\"A & B\", 'C'}",
        "<p>",
        "<p style=\"font-family:&quot;A &amp; B&quot;, &#39;C&#39;;\">")]
    [InlineData("p{x:1", "<p>", "<p style=\"x:1;\">")]
    [InlineData("p{}", "<p>", "<p>")]
    [InlineData(
        "p{x:1}",
        "<!-- <p> --><p title='<p>' data-x=\"a>b\">&amp;</p>",
        "<!-- <p> --><p style=\"x:1;\" title='<p>' data-x=\"a>b\">&amp;</p>")]
    [InlineData(
        "p{x:1}",
        "<script>'<p>'</script><title><p></title>a<b <p>",
        "<script>'<p>'</script><title><p></title>a<b <p>")]
    [InlineData("*{x:1}", "<br/>", "<br style=\"x:1;\"/>")]
    public void Rules_are_written_into_the_elements_that_they_match(string css, string html, string expected)
    {
        var style = $"<style>{css}</style>";

        var inlined = new CssInliner().Inline(style + html);

        inlined.Should().Be(style + expected, "the style element stays");
    }

    [Theory]
    [InlineData("<p>no styles</p>")]
    [InlineData("<style></style><p>")]
    [InlineData("<style")]
    [InlineData("<style>p{x:1}</style><p style=\"")]
    [InlineData("<style>p{x:1}</style><p class='a")]
    [InlineData("<style>}{</style><")]
    public void Anything_else_stays_as_it_is(string html) => new CssInliner().Inline(html)
        .Replace(" style=\"x:1;\"", "", StringComparison.Ordinal)
        .Replace("x:1;", "", StringComparison.Ordinal)
        .Should().Contain(html);

    [Fact]
    public void Another_style_sheet_replaces_the_last_one()
    {
        var inliner = new CssInliner();

        inliner.Inline("<style>p{x:1}</style><p>").Should().EndWith("<p style=\"x:1;\">");
        inliner.Inline("<style>p{x:2}</style><p>").Should().EndWith("<p style=\"x:2;\">");
        inliner.Inline("<style>p{x:1}</style><p>").Should().EndWith("<p style=\"x:1;\">");
    }

    [Theory]
    [InlineData("a b c d e p.c{0}, u{{x:{0}}}", "the steps are used up")]
    [InlineData("div{{x:{0}}}", "the text has grown enough")]
    public void Work_text_and_selectors_are_bounded(string rule, string reason)
    {
        var css = string.Concat(Enumerable.Range(0, 3_000).Select(i => string.Format(null, rule, i)));
        var html =
            $"<style>{css}</style>" + string.Concat(Enumerable.Repeat("<div><a><b><c><d><e>", 5_000)) + "<p class=c1>";

        var inlined = new CssInliner().Inline(html);

        inlined.Length.Should().BeLessThan(html.Length + CssInliner.MaxAdded);
        inlined.Should().EndWith("<e><p class=c1>", reason);
        StyleSheet.Read(css).Rules.Should().HaveCount(StyleSheet.MaxSelectors);
    }

    [Theory]
    [InlineData(CssInliner.MaxDepth - 1, "<b><p style=\"x:1;\">")]
    [InlineData(CssInliner.MaxDepth, "<b><p>")]
    public void An_element_nested_deeper_than_100_is_not_an_ancestor(int depth, string expected)
    {
        var html = "<style>b p{x:1}</style>" + string.Concat(Enumerable.Repeat("<div>", depth)) + "<b><p>";

        new CssInliner().Inline(html).Should().EndWith(expected);
    }

    [Fact]
    public async Task A_setting_switches_it_on_and_the_text_part_follows()
    {
        const string Html = "<style>.pre{display:none} p{color:red}</style><div class=pre>hidden</div><p>shown</p>";
        await using var plain = await MailWorld.StartAsync();
        await using var inlining = await MailWorld.StartAsync(configure: options => options.InlineCss = true);

        await plain.SendAsync(MailWorld.Request(html: Html));
        await inlining.SendAsync(MailWorld.Request(html: Html));

        (await plain.ReceivedAsync(1))[0].Message.HtmlBody.Should().Be(Html);
        var message = (await inlining.ReceivedAsync(1))[0].Message;
        message.HtmlBody
            .Should().EndWith("<div style=\"display:none;\" class=pre>hidden</div><p style=\"color:red;\">shown</p>");
        message.TextBody!.Trim().Should().Be("shown");
    }
}
