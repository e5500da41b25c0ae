using System.Text;
using Notify.Telegram.Markup;
using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Telegram.Tests.Markup;

/// <summary>The formats as the template engine uses them.</summary>
public sealed class BodyFormatTests
{
    private readonly InMemoryTemplateSource _files = new();

    [Theory]
    [InlineData("*{{ v }}*", "*\\*a\\_b\\.\\\\\\`\\)\\\n<&\\>*")]
    [InlineData("`{{ v | telegram_code }}`", "`*a_b.\\\\\\`)\n<&>`")]
    [InlineData("[a]({{ v | telegram_url }})", "[a](*a_b.\\\\`\\)\n<&>)")]
    [InlineData("---\nformat: html\n---\n<b>{{ v }}</b>", "<b>*a_b.\\`)\n&lt;&amp;&gt;</b>")]
    [InlineData("---\nformat: plain\n---\n{{ v }}.", "*a_b.\\`)\n<&>.")]
    public async Task Values_are_encoded_for_where_they_land(string template, string expected)
    {
        _files["t/telegram.liquid"] = template;
        var rendered = await Engine()
            .RenderAsync(
                new RenderRequest("t", "telegram") { Model = Encoding.UTF8.GetBytes("""{"v":"*a_b.\\`)\n<&>"}""") });
        rendered.Body.Should().Be(expected);
    }

    [Fact]
    public async Task A_template_Telegram_would_refuse_is_found_at_start()
    {
        _files["t/telegram.liquid"] = "*{{ name }}*\n\nDone.\n";
        var problems = await Engine().LintAsync();
        problems.Should().ContainSingle()
            .Which.ToString()
            .Should().Contain("(3)")
            .And.Contain("Character '.' is reserved");
    }

    [Theory]
    [InlineData("![👍](tg://emoji?id=x)")]
    [InlineData("![x](tg://time?unix=x&format=r)")]
    [InlineData("[x](x)")]
    [InlineData("```x\nx```")]
    [InlineData("```\nx```x")]
    public void A_value_in_an_argument_is_no_mistake(string body) =>
        TelegramBodyFormats.Markdown.Lint(body).Should().BeEmpty();

    [Theory]
    [InlineData("<tg-emoji emoji-id=\"x\">a</tg-emoji>")]
    [InlineData("<tg-time unix=\"x\" format=\"x\">a</tg-time>")]
    [InlineData("<a href=\"x\">x</a>")]
    public void Nor_in_an_attribute(string body) => TelegramBodyFormats.Html.Lint(body).Should().BeEmpty();

    [Theory]
    [InlineData("a ![b](tg://emoji?id=0)", 7, "Invalid tg://emoji or tg://time URL specified")]
    [InlineData(
        "a ```x```",
        2,
        "A value directly after ``` would be read as the name of a language. Insert a line break before it")]
    public void Mistakes_of_the_template_are_found(string body, int position, string message) =>
        TelegramBodyFormats.Markdown.Lint(body).Should().Equal(new MarkupProblem(position, message));

    [Theory]
    [InlineData("**bold**", 0)]
    [InlineData("a **bold text** b", 2)]
    [InlineData("\\*\\* **x**", 5)]
    public void Two_stars_are_a_warning(string body, int position)
    {
        var problem = TelegramBodyFormats.Markdown.Lint(body).Should().ContainSingle().Which;

        (problem.Position, problem.IsWarning).Should().Be((position, true));
        problem.Message.Should().Be("**…** shows no style in MarkdownV2. Use *…* for bold.");
    }

    [Theory]
    [InlineData("*bold*")]
    [InlineData("__a _b_**__")]
    [InlineData("__a _b_**__ and __a _b_**__")]
    [InlineData("`**a**`")]
    [InlineData("```\n**a**\n```")]
    [InlineData(">a\n**>b")]
    public void An_empty_pair_that_separates_is_not(string body) =>
        TelegramBodyFormats.Markdown.Lint(body).Should().BeEmpty();

    [Fact]
    public void A_named_entity_that_Telegram_does_not_know_is_a_warning()
    {
        var problems = TelegramBodyFormats.Html.Lint("a &amp; b&nbsp;c &#160; R&D; d");
        problems.Should().HaveCount(2);
        var problem = problems[0];

        (problem.Position, problem.IsWarning).Should().Be((9, true));
        problem.Message.Should().StartWith("Telegram does not know &nbsp;");
    }

    [Theory]
    [InlineData("*a*\n**b**", "warning of line 2")]
    public async Task A_warning_names_its_line_and_lets_the_host_start(string body, string because)
    {
        _files["news/telegram.liquid"] = body;

        var problem = (await Engine().LintAsync()).Should().ContainSingle(because).Which;

        (problem.Line, problem.Severity).Should().Be((2, TemplateProblemSeverity.Warning));
    }

    [Fact]
    public void Html_is_checked_and_plain_text_is_not()
    {
        TelegramBodyFormats.Html.Lint("a<br>b")
            .Should().Equal(new MarkupProblem(1, "Unsupported start tag \"br\" at byte offset 1"));
        TelegramBodyFormats.Plain.Lint("a<br>*").Should().BeEmpty();
    }

    [Theory]
    [InlineData("markdown", "*Done\\!* It costs 5\\.\\\n`a`.", "*Done!* It costs 5.\n`a`.")]
    [InlineData(
        "html",
        "<b class=x>1 &lt; 2</b><br> & <a href=\"e.com\">3</ a> < 4 &#x41;</i",
        "1 < 2<br> & 3</ a> < 4 A</i")]
    [InlineData("plain", "<b>*\\", "<b>*\\")]
    public void A_refused_text_can_still_be_read(string format, string text, string expected) =>
        MarkupSyntax.Find(format)!.Strip(text).Should().Be(expected);

    [Fact]
    public void Each_format_has_its_syntax()
    {
        TelegramBodyFormats.All.Select(format => MarkupSyntax.Find(format.Name)!.ParseMode)
            .Should().Equal("MarkdownV2", "HTML", null);
        MarkupSyntax.Find("bbcode").Should().BeNull();
    }

    private ITemplateEngine Engine()
    {
        var options = new TemplateOptions();
        options.Sources.Add(_files);
        return TemplateEngine.Create(options, [new ChannelKind("telegram") { Formats = TelegramBodyFormats.All }]);
    }
}
