using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notify.Docs.Tests;

public sealed class DocumentTests
{
    public static TheoryData<string, int> CSharp => Blocks("csharp");

    public static TheoryData<string, int> Json => Blocks("json");

    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(CSharp))]
    public void Every_csharp_snippet_compiles(string document, int line)
    {
        var snippet = Snippet.In(document).Single(snippet => snippet.Line == line);

        SnippetCompiler.Errors(snippet).Should().BeEmpty($"{snippet} is meant to be pasted");
    }

    [Theory]
    [MemberData(nameof(Json))]
    public void Every_json_snippet_parses(string document, int line)
    {
        var snippet = Snippet.In(document).Single(snippet => snippet.Line == line);

        var parse = () =>
            JsonDocument.Parse(
                    snippet.Code,
                    new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })
                .Dispose();

        parse.Should().NotThrow($"{snippet} is meant to be pasted");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_leads_somewhere(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;

        var broken = Regex.Matches(text, @"\]\((?![a-z]+:|#)([^)#\s]+)").Select(match => match.Groups[1].Value)
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        broken.Should().BeEmpty();
    }

    [Fact]
    public void A_snippet_that_does_not_compile_is_found()
    {
        SnippetCompiler.Errors(new Snippet("none", 1, "csharp", "await notifier.EnqueueAsnc(notification);\n"))
            .Should().ContainSingle()
            .Which.Should().Contain("EnqueueAsnc");
    }

    private static TheoryData<string, int> Blocks(string language)
    {
        var data = new TheoryData<string, int>();
        var snippets = Repository.Documents.SelectMany(Snippet.In);
        foreach (var snippet in snippets.Where(snippet => snippet.Language == language))
            data.Add(snippet.Document, snippet.Line);
        return data;
    }
}
