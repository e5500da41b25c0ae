using Notify.Templates;

namespace Notify.Testing.Tests.Templates;

public class TemplateAssertTests
{
    [Fact]
    public async Task Good_templates_pass_and_bad_ones_are_named()
    {
        var folder = Directory.CreateTempSubdirectory("notify-templates");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "hello"));
            var file = Path.Combine(folder.FullName, "hello", "push.liquid");
            await File.WriteAllTextAsync(file, "Hello {{ name }}");
            await TemplateAssert.NoProblemsAsync(folder.FullName, new ChannelKind("push"));
            await File.WriteAllTextAsync(file, "Hello\n{{ name | shout }}");
            var check = () => TemplateAssert.NoProblemsAsync(folder.FullName, new ChannelKind("push"));
            var error = (await check.Should().ThrowAsync<TemplateAssertException>()).Which;
            error.Message.Should().Contain("hello/push.liquid(2): Unknown filter 'shout' [Error]");
            error.Problems.Should().ContainSingle();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Settings_of_the_host_count()
    {
        var check = () => TemplateAssert.NoProblemsAsync(
            options =>
            {
                options.Sources.Add(new InMemoryTemplateSource { ["hello/push.liquid"] = "Hello" });
                options.RequiredLocales.Add("de");
            },
            new ChannelKind("push"));
        (await check.Should().ThrowAsync<TemplateAssertException>())
            .Which.Problems.Single()
            .Severity.Should().Be(TemplateProblemSeverity.Warning);
    }
}
