using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Telegram.Tests.Markup;

/// <summary>Mistakes that would become dead letters or messages without their accessories, found at startup.</summary>
public sealed class TemplateLintTests
{
    [Theory]
    [InlineData("---\nphoto: ./a.png\n---\nhello", 2, "photo is a path of this machine")]
    [InlineData(
        "---\nkeyboard: [[{\"text\":\"a\",\"url\":\"http://localhost/a\"}]]\n---\nhello",
        2,
        "keyboard: button 1 of row 1 leads to 'localhost'")]
    [InlineData(
        "---\nkeyboard: [[{\"text\":\"a\",\"callback_data\":\"b\",\"colour\":\"red\"}]]\n---\nhello",
        2,
        "keyboard: button 1 of row 1 has the field 'colour'")]
    [InlineData("hello\n**bold**", 2, "**…** shows no style in MarkdownV2.")]
    [InlineData("---\nformat: html\n---\na\nb&nbsp;c", 5, "Telegram does not know &nbsp;")]
    public async Task It_is_a_warning_with_its_line(string template, int line, string message)
    {
        var problem = (await LintAsync(template)).Should().ContainSingle().Which;

        (problem.Severity, problem.Line).Should().Be((TemplateProblemSeverity.Warning, line));
        problem.Message.Should().StartWith(message);
    }

    [Theory]
    [InlineData("markdown")]
    [InlineData("html")]
    public async Task A_table_row_is_an_error(string format)
    {
        var body = "{% tablerow i in list %}{{ i }}{% endtablerow %}";
        var problems = await LintAsync($"---\nformat: {format}\n---\n{body}");

        problems.Should().Contain(problem => problem.Severity == TemplateProblemSeverity.Error && problem.Line == 4);
    }

    [Theory]
    [InlineData("has_spoiler: yes", "has_spoiler is not valid.")]
    [InlineData("location: here", "location is not valid.")]
    [InlineData("show_caption_above: true", "The kind 'telegram' has no part 'show_caption_above'.")]
    public async Task A_part_that_cannot_be_right_is_an_error(string part, string message)
    {
        var problem = (await LintAsync($"---\n{part}\n---\nhello")).Should().ContainSingle().Which;

        problem.Severity.Should().Be(TemplateProblemSeverity.Error);
        problem.Message.Should().Contain(message);
    }

    private static async Task<IReadOnlyList<TemplateProblem>> LintAsync(string template)
    {
        var options = new TemplateOptions();
        options.Sources.Add(new InMemoryTemplateSource { ["t/telegram.liquid"] = template });
        return await TemplateEngine.Create(options, [TelegramChannelKind.Instance]).LintAsync();
    }
}
