using Notify.Email.Mime.Html;

namespace Notify.Email.Tests.Mime.Html;

public sealed class HtmlToTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("<p>one</p><p>two</p>", "one\n\ntwo")]
    [InlineData("<p>a  lot\n of\t space</p>", "a lot of space")]
    [InlineData("a<br>b<br><br>c<br><br><br><br>d", "a\nb\n\nc\n\nd")]
    [InlineData("<h1>Title</h1>text", "Title\n\ntext")]
    [InlineData("Tom &amp; J&uuml;rgen &lt;3 &#8364; a&nbsp;b", "Tom & Jürgen <3 € a b")]
    [InlineData(
        "<style>p{}</style><script>x<y</script><title>T</title><!-- c --><!--[if mso]><p>m</p><![endif]-->seen",
        "seen")]
    [InlineData(
        "<div style=\"color:red; Display : none !important\">pre<div>header</div></div><div hidden>no</div><p>yes</p>",
        "yes")]
    [InlineData("<span style='visibility:hidden'>no</span>yes", "yes")]
    [InlineData("<img style='display:none' alt='no'>yes", "yes")]
    [InlineData("<a href='https://example.com/x?a=1&amp;b=2'>Open</a>.", "Open (https://example.com/x?a=1&b=2).")]
    [InlineData("<a href='https://example.com/'>example.com</a>", "example.com")]
    [InlineData("<a href='mailto:a@example.com'>a@example.com</a>", "a@example.com")]
    [InlineData("<a href='https://example.com'></a>", "https://example.com")]
    [InlineData("<a href='https://example.com'><img alt='Logo'></a>", "Logo (https://example.com)")]
    [InlineData("<a href='#top'>up</a> <a name='x'>here</a>", "up here")]
    [InlineData("<ul><li>one</li><li>two</li></ul>end", "- one\n- two\n\nend")]
    [InlineData("<ol start='3'><li>one<li>two</ol>", "3. one\n4. two")]
    [InlineData("<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>", "- one\n  - inner\n- two")]
    [InlineData("<li>stray</li>", "- stray")]
    [InlineData("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n1 | 2")]
    [InlineData("<table role='presentation'><tr><td>left</td><td>right</td></tr></table>", "left\nright")]
    [InlineData("<p>a</p><hr><p>b</p>", "a\n\n----\n\nb")]
    [InlineData("<pre>a  b\n c</pre>d", "a  b\n c\n\nd")]
    [InlineData("a\u200Bb\u00ADc", "abc")]
    [InlineData("<b>bold</b><i>and</i> <em>so</em> on", "boldand so on")]
    [InlineData("</p></ul></a></table></pre>odd", "odd")]
    [InlineData("<p>unclosed <a href='https://example.com'>link", "unclosed link")]
    [InlineData("<svg><text>no</text></svg><template>no</template>yes", "yes")]
    [InlineData("<p hidden>no<p>yes", "yes")]
    [InlineData("<p style='display:none'>no<div>yes</div>", "yes")]
    [InlineData("<p hidden>no<table><tr><td>yes</table>", "yes")]
    [InlineData("<div><p hidden>no</div>yes", "yes")]
    [InlineData("<p hidden>no <b>no</b> <i>no<p>yes", "yes")]
    [InlineData("<ul><li hidden>no<li>yes</ul>", "- yes")]
    [InlineData("<ul><li hidden>no<ul><li>no<li>no</ul>no<li>yes</ul>", "- yes")]
    [InlineData("<ul><li>yes<li hidden>no</ul>and", "- yes\n\nand")]
    [InlineData("<dl><dt hidden>no<dd>yes</dl>", "yes")]
    [InlineData("<table><tr><td hidden>no<td>yes<td>too</table>", "yes | too")]
    [InlineData("<table><tr><td hidden>no<table><tr><td>no<td>no</table>no<td>yes</table>", "yes")]
    [InlineData("<table><tr hidden><td>no<tr><td>yes</table>", "yes")]
    [InlineData("<table><tbody hidden><tr><td>no<tbody><tr><td>yes</table>", "yes")]
    [InlineData("<table><tr><td><div hidden>no</td><td>yes</td></tr></table>", "| yes")]
    [InlineData("<table><tr><td>a<td><td>c<tr><td><td>b<tr><td>x<td></table>", "a | | c\n| b\nx")]
    [InlineData("<table><tr><th></th><th>May</th></tr><tr><td>Sum</td><td>7</td></tr></table>", "| May\nSum | 7")]
    [InlineData("<table><tr><td><p>a</p><td>b</table>", "a\n\nb")]
    [InlineData(
        "<a href='https://a.example'>one<a href='https://b.example'>two</a>",
        "one (https://a.example)two (https://b.example)")]
    [InlineData("<!-- > --><!--> -->a<!---->b<!doctype html><?php ?>c<!-- d", "-->abc")]
    [InlineData("a<!-- x -->b<![if mso]>c<![endif]>d", "abcd")]
    [InlineData("<script>if (a</script >b", "b")]
    [InlineData("<script>'</scripts>' + \"<p>\"</SCRIPT>a<style>@media{}</style\n>b<style>c", "ab")]
    [InlineData("<noscript><p>one<img src=x></p></noscript><iframe src=x>no</iframe>", "one")]
    [InlineData("<a title='a > b' href=\"https://example.com/?x>y\">Open</a>", "Open (https://example.com/?x>y)")]
    [InlineData("<a href=https://example.com/a/>Open</a>", "Open (https://example.com/a/)")]
    [InlineData("<a href='?a=1&copy=2&lt=3&notit;&amp;b'>Open</a>", "Open (?a=1&copy=2&lt=3&notit;&b)")]
    [InlineData("<A HREF='x' href='y'>Open</A>", "Open (x)")]
    [InlineData("if a <b", "if a <b")]
    [InlineData("yes <a href=\"https://example.com", "yes <a href=\"https://example.com")]
    [InlineData("a < b, a<1, a <> b, a </> b", "a < b, a<1, a <> b, a b")]
    [InlineData("<![CDATA[<b>&amp;]]>", "<b>&amp;")]
    [InlineData("&notin;&fjlig;&notit; &copy 2026, R&D &amp;lt;", "\u2209fj\u00ACit; \u00A9 2026, R&D &lt;")]
    [InlineData("&#8217;&#x2019;&#146;&#0;", "\u2019\u2019\u2019\uFFFD")]
    [InlineData("<p hidden/>yes<p HIDDEN=''>no</P>yes", "yesyes")]
    public void Says_what_a_reader_would_see(string html, string text) => HtmlToText.Convert(html).Should().Be(text);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<div hidden><p>")]
    [InlineData("<ul><li>x")]
    [InlineData("<ol start=2147483647><li>x")]
    [InlineData("<a href=x>y")]
    [InlineData("<table><tr><td>")]
    [InlineData("<p hidden><b>")]
    [InlineData("<table hidden></td><td>")]
    [InlineData("</div></p>")]
    [InlineData("<td>&nbsp;")]
    [InlineData("<pre>\n")]
    [InlineData("<!--")]
    [InlineData("<style>")]
    public void A_megabyte_of_any_nesting_costs_memory_in_proportion(string unit)
    {
        _ = HtmlToText.Convert(unit);
        var small = Cost(64 * 1024);

        var large = Cost(1024 * 1024);

        large.Should().BeLessThan(16 * 2 * (small + (256 * 1024)), "the work is linear");

        long Cost(int length)
        {
            var html = string.Concat(Enumerable.Repeat(unit, length / unit.Length));
            var before = GC.GetAllocatedBytesForCurrentThread();
            HtmlToText.Convert(html).Length.Should().BeLessThan(12 * length);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
