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

    public override string ToString() => $"{Document} line {Line}";

    [GeneratedRegex(@"^```(?<language>\w+)\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
