using System.Text.RegularExpressions;

namespace Notify.Docs.Tests;

/// <summary>A fenced block of a document.</summary>
internal sealed partial record Snippet(string Document, int Line, string Language, string Code)
{
    public static IEnumerable<Snippet> In(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        foreach (Match fence in Fence().Matches(text))
        {
            var line = text.AsSpan(0, fence.Index).Count('\n') + 1;
            yield return new Snippet(document, line, fence.Groups["language"].Value, fence.Groups["code"].Value);
        }
    }

    /// <summary>Finds the block below the comment with a name, such as <c>&lt;!-- first-mail --&gt;</c>.</summary>
    public static Snippet Named(string document, string name)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        var comment = text.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        comment.Should().BeGreaterThanOrEqualTo(0, $"{document} marks its snippet {name}");
        // The fence begins on the line below the comment.
        var line = text.AsSpan(0, comment).Count('\n') + 2;
        return In(document).Single(snippet => snippet.Line == line);
    }

    public override string ToString() => $"{Document} line {Line}";

    [GeneratedRegex(@"^```(?<language>\w+)\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
