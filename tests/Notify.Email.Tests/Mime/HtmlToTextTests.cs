using Notify.Email.Mime;

namespace Notify.Email.Tests.Mime;

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
    [InlineData("<style>p{}</style><script>x<y</script><title>T</title><!-- c --><!--[if mso]><p>m</p><![endif]-->seen", "seen")]
    [InlineData("<div style=\"color:red; Display : none !important\">pre<div>header</div></div><div hidden>no</div><p>yes</p>", "yes")]
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
    public void Says_what_a_reader_would_see(string html, string text) => HtmlToText.Convert(html).Should().Be(text);
}
