using System.Text.RegularExpressions;

namespace Notify.Docs.Tests;

/// <summary>Runs the programs and the test of docs/getting-started.md in a folder with its templates.</summary>
[Collection(ConsoleCollection.Name)]
public sealed partial class GettingStartedTests : IDisposable
{
    private const string Document = "docs/getting-started.md";

    private readonly string _folder = Directory.CreateTempSubdirectory("notify-getting-started-").FullName;

    public GettingStartedTests()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, Document));
        foreach (Match file in TemplateFile().Matches(text))
        {
            var path = Path.Combine(_folder, file.Groups["path"].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Groups["text"].Value);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_first_program_sends_an_email()
    {
        // In this step, the second channel does not exist yet.
        File.Delete(Path.Combine(_folder, "templates/welcome/telegram.liquid"));

        var output = await SnippetProgram.RunAsync(Snippet.Named(Document, "first-mail"), "--contentRoot", _folder);

        output.Should().Contain("ada@example.com received: Welcome, Ada");
    }

    [Fact]
    public async Task The_second_program_falls_back_to_telegram()
    {
        var output = await SnippetProgram.RunAsync(Snippet.Named(Document, "second-channel"), "--contentRoot", _folder);

        output.Should().Contain("Chat 42 received: Welcome, Ada");
    }

    [Theory]
    [InlineData("The_templates_have_no_problems")]
    [InlineData("A_new_user_is_welcomed_by_email")]
    public async Task Its_test_passes(string method)
    {
        // The snippet reads the folder "templates" of the test project's output.
        using var templates = TemplatesFolder.Copy(Path.Combine(_folder, "templates"));

        var run = () => SnippetProgram.InvokeTestAsync(Snippet.Named(Document, "first-test"), "WelcomeTests", method);

        await run.Should().NotThrowAsync();
    }

    [GeneratedRegex(@"`(?<path>templates/[\w./-]+)`:\s*```liquid\r?\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex TemplateFile();
}
