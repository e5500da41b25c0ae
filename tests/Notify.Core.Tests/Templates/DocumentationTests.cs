using System.Text.RegularExpressions;

namespace Notify.Tests.Templates;

public partial class DocumentationTests
{
    private const string Order =
        """{"Symbol":"XAUUSD","Side":"buy","Reason":"margin","Link":"https://example.com/?a=1&b=2"}""";

    [Fact]
    public async Task The_templates_of_the_documentation_have_no_problems_and_render()
    {
        var bed = await DocumentedAsync();
        (await bed.LintAsync()).Should().BeEmpty();
        var mail = await bed.RenderAsync("position-failed", Order, "de-CH");
        mail.Part("subject").Should().Be("XAUUSD: Ihre Order wurde nicht ausgeführt");
        mail.Body.Should().Contain("""<a href="https://example.com/?a=1&amp;b=2">Position öffnen</a>""");
        (await bed.RenderAsync("position-failed", Order))
            .Text.Should().StartWith("Your buy order for XAUUSD failed: margin.");
        var receipt = await bed.RenderAsync(
            "receipt",
            """{"items":[{"name":"Tea","price":2.50}],"paid_at":"2026-07-01T12:30:00Z"}""",
            kind: "push",
            zone: "Europe/Vienna");
        receipt.Body.Trim().Should().Be("Tea: 2.50\n01.07.2026 14:30");
    }

    private static async Task<TemplateBed> DocumentedAsync()
    {
        using var reader = new StreamReader(
            typeof(DocumentationTests).Assembly.GetManifestResourceStream("docs-templates.md")!);
        var bed = new TemplateBed();
        foreach (Match snippet in Snippets().Matches((await reader.ReadToEndAsync()).ReplaceLineEndings("\n")))
            bed[snippet.Groups["path"].Value] = snippet.Groups["content"].Value;
        return bed;
    }

    [GeneratedRegex(
        @"^`(?<path>[\w/.-]+\.liquid)`:\n\n```liquid\n(?<content>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippets();
}
