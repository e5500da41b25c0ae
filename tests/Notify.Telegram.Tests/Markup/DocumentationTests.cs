using System.Text;
using System.Text.RegularExpressions;
using Notify.Telegram.Markup;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Tests.Counterparts;
using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Telegram.Tests.Markup;

/// <summary>
/// The templates of docs/telegram.md have no errors, and Telegram accepts their output for the worst values.
/// </summary>
public sealed partial class DocumentationTests(TelegramParser telegram) : IClassFixture<TelegramParser>
{
    private const string Model = """
        {"symbol":"A_B*C","side":"buy","quantity":"1.5","price":"-19.90!",
        "note":"two\n>lines [a](b)","id":"a`b\\c)d&e","log":"x = `1`\\n\n```"}
        """;

    [Fact]
    public async Task The_templates_have_no_problems() =>
        (await Engine().LintAsync()).Select(problem => problem.ToString()).Should().BeEmpty();

    [Fact]
    public async Task Telegram_reads_the_same_from_MarkdownV2_and_from_Html()
    {
        var markdown = telegram.Markdown(await RenderAsync("order-filled", null));
        var html = telegram.Html(await RenderAsync("order-filled", "de"));

        markdown.Error.Should().BeNull();
        html.Error.Should().BeNull();
        markdown.Text!.Text.Should().StartWith(
                "A_B*C: order filled\nbuy 1.5 at -19.90!.\n\ntwo\n>lines [a](b)\n"
                    + "a`b\\c)d&e · Open the order\nx = `1`\\n\n```");
        var link = markdown.Text.Entities.Single(entity => entity.Kind == MarkupEntityKind.TextLink).Argument;
        link.Should().Be("https://example.com/orders/a`b\\c)d&e");
        html.Text!.Entities.Select(entity => (entity.Kind, entity.Argument))
            .Should().Equal(markdown.Text.Entities.Select(entity => (entity.Kind, entity.Argument)));
    }

    [Fact]
    public async Task Plain_text_is_as_it_is() =>
        (await RenderAsync("order-filled-short", null)).Trim().Should().Be("A_B*C: buy 1.5 at -19.90!.");

    private static async Task<string> RenderAsync(string template, string? locale) =>
        (await Engine().RenderAsync(new RenderRequest(template, "telegram")
        {
            Locale = locale,
            Model = Encoding.UTF8.GetBytes(Model),
        })).Body;

    private static ITemplateEngine Engine()
    {
        using var reader = new StreamReader(
            typeof(DocumentationTests).Assembly.GetManifestResourceStream("docs-telegram.md")!);
        var files = new InMemoryTemplateSource();
        foreach (Match snippet in Snippets().Matches(reader.ReadToEnd().ReplaceLineEndings("\n")))
            files[snippet.Groups["path"].Value] = snippet.Groups["content"].Value;
        var options = new TemplateOptions();
        options.Sources.Add(files);
        return TemplateEngine.Create(options, [new ChannelKind("telegram") { Formats = TelegramBodyFormats.All }]);
    }

    [GeneratedRegex(
        @"^`(?<path>[\w/.-]+\.liquid)`:\n\n(?<fence>`{3,4})liquid\n(?<content>.*?)^\k<fence>$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippets();
}
