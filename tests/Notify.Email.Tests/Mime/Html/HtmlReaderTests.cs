using CsCheck;
using MimeKit.Text;
using Notify.Email.Mime.Html;
using HtmlTokenKind = Notify.Email.Mime.Html.HtmlTokenKind;

namespace Notify.Email.Tests.Mime.Html;

public sealed class HtmlReaderTests
{
    private const int Rounds = 20_000;

    // Fragments whose tokens the standard defines and the tokenizer of the mail library reads like it.
    private static readonly string[] Fragments =
    [
        "text", " ", "\n", "a < b", "a<1", "<>", ">", "\"", "'", "=", "/", "-", "]]>", "&amp;", "&lt;p&gt;", "&#8364;",
        "&#x20AC;", "&#128;", "&euro;", "&notin;", "&fjlig;", "&unknown;", "& ", "&&", "R&D", "caf\u00E9", "\U0001F600",
        "<p>", "</p>", "<P>", "</P >", "<br>", "<br/>", "<br />", "<custom-element>", "<h1\n>", "</h1/>",
        "<a href=https://example.com/?a=1&b=2>", "<a href=x/>", "<a href='x>y'>", "<a title=\"'>'\" href = x >",
        "<a href=\"?a=1&amp;b=2\">", "<a\thidden\ftitle=''>", "<a =x>", "<a x=>", "<a a=1 a=2>", "</a b=\">\">",
        "<p style=\"display:none\"class=a>", "<!-- <p> -->", "<!-->", "<!--->", "<!---->", "<!--a--!>b-->",
        "<!-- -- > -->", "<!DOCTYPE html>", "<!doctype>", "<?xml version='1.0'?>", "</>", "</1>", "<!a>", "<![if mso]>",
        "<![CDATA[<p>&amp;]]>", "<![CDATA[a]]b]]]>", "<style>p>a{}<p></style>", "<script>'<p>'</scripts></script>",
        "<STYLE></p></Style >", "<title>a<b></title>", "<textarea><p></textareas></textarea>", "<style/>", "<script/>",
        "<xmp><b></xmp>", "<iframe><p></iframe>",
    ];

    private static readonly Gen<string> Html =
        Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i]).Array[0, 30].Select(string.Concat);

    [Fact]
    public void Generated_html_has_the_tokens_of_the_mail_library() =>
        Html.Sample(
            html => Read(html).SequenceEqual(ReadWithMailLibrary(html)),
            iter: Rounds);

    [Theory]
    [InlineData("<img/alt=x>", "<img alt=x>")]
    [InlineData("<a/ /b>", "<a b>")]
    [InlineData("<br/ >", "<br>")]
    [InlineData("<![CDATA[]]>", "")]
    [InlineData("<![CDATA[a]]>b", "ab")]
    [InlineData("<noscript><p></noscript>", "<noscript>|<p>|</noscript>")]
    [InlineData("<style>a</stylex></style/>b", "<style>|a</stylex>|</style/>|b")]
    public void Further_html_is_read_as_the_standard_says(string html, string tokens) =>
        string.Join('|', Read(html)).Should().Be(tokens);

    [Theory]
    [InlineData("a <b")]
    [InlineData("a <b c='d>")]
    [InlineData("a </b")]
    [InlineData("a <b c=")]
    [InlineData("a <b c=d")]
    [InlineData("a <")]
    [InlineData("a </")]
    public void A_tag_without_an_end_is_text(string html) => string.Concat(Read(html)).Should().Be(html);

    [Theory]
    [InlineData("<!-- a")]
    [InlineData("<!--")]
    [InlineData("<!a")]
    [InlineData("<?a")]
    [InlineData("</1")]
    public void A_comment_without_an_end_is_skipped(string html) => Read("text" + html).Should().Equal("text");

    [Theory]
    [InlineData("<style>p{}", "<style>|p{}")]
    [InlineData("<script>a</scrip", "<script>|a</scrip")]
    [InlineData("<title></title", "<title>|</title")]
    [InlineData("<![CDATA[a]]", "a]]")]
    public void Raw_text_without_an_end_lasts_until_the_end_of_the_html(string html, string tokens) =>
        string.Join('|', Read(html)).Should().Be(tokens);

    [Theory]
    [InlineData("<a b='1' b='2'>", "1")]
    [InlineData("<a B = \"x\ny\">", "x\ny")]
    [InlineData("<a b=\"&lt;&quot;&amp;c=1&copy=2\">", "<\"&c=1&copy=2")]
    [InlineData("<a b=x/>", "x/")]
    [InlineData("<a b>", "")]
    [InlineData("<a b=>", "")]
    [InlineData("<a c=' b=1 '>", null)]
    public void The_first_attribute_of_a_name_has_the_value(string html, string? value) =>
        new HtmlTag(html, 0, isEnd: false).Attribute("b").Should().Be(value);

    /// <summary>The tokens in a normal form: adjacent texts are one, and tags contain the decoded attributes.</summary>
    private static List<string> Read(string html)
    {
        var tokens = new Tokens();
        var reader = new HtmlReader(html);
        while (reader.Read())
        {
            if (reader.Kind != HtmlTokenKind.Tag)
            {
                var isRaw = reader.Kind == HtmlTokenKind.RawText;
                tokens.AddText(isRaw ? reader.Text.ToString() : CharacterReferences.Decode(reader.Text));
                continue;
            }
            tokens.StartTag(reader.Tag.Name, reader.Tag.IsEnd);
            var attributes = reader.Tag.Attributes;
            while (attributes.Read())
            {
                tokens.AddAttribute(
                    attributes.Name.ToString(),
                    CharacterReferences.Decode(attributes.Value, isAttribute: true));
            }
            tokens.EndTag(reader.Tag.IsSelfClosing);
        }
        return tokens.List;
    }

    private static List<string> ReadWithMailLibrary(string html)
    {
        var tokens = new Tokens();
        var tokenizer = new HtmlTokenizer(new StringReader(html));
        while (tokenizer.ReadNextToken(out var token))
        {
            if (token is HtmlDataToken data)
                tokens.AddText(data.Data);
            if (token is not HtmlTagToken tag)
                continue;
            tokens.StartTag(tag.Name, tag.IsEndTag);
            foreach (var attribute in tag.Attributes)
                tokens.AddAttribute(attribute.Name, attribute.Value ?? "");
            tokens.EndTag(tag.IsEmptyElement);
        }
        return tokens.List;
    }

    private sealed class Tokens
    {
        private bool _isText;

        public List<string> List { get; } = [];

        public void AddText(string text)
        {
            if (text.Length == 0)
                return;
            if (_isText)
                List[^1] += text;
            else
                List.Add(text);
            _isText = true;
        }

        public void StartTag(string name, bool isEnd)
        {
            List.Add((isEnd ? "</" : "<") + name.ToLowerInvariant());
            _isText = false;
        }

        public void AddAttribute(string name, string value) =>
            List[^1] += value.Length > 0 ? $" {name}={value}" : $" {name}";

        public void EndTag(bool isSelfClosing) => List[^1] += isSelfClosing ? "/>" : ">";
    }
}
