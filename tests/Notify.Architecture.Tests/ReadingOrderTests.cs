using System.Text.RegularExpressions;

namespace Notify.Architecture.Tests;

public sealed partial class ReadingOrderTests
{
    [Theory]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/delivery.md")]
    public void Source_paths_in_a_document_exist(string document)
    {
        var missing = SourcePaths(Repository.Read(document)).Where(path => !Path.Exists(Repository.FullPath(path)));

        missing.Should().BeEmpty($"{document} must name files and folders of this repository; correct the paths");
    }

    [Fact]
    public void CONTRIBUTING_contains_the_reading_order_of_the_source()
    {
        SourcePaths(Repository.Read("CONTRIBUTING.md")).Should().HaveCountGreaterThan(
            3,
            "a numbered list must name the files in the order in which a notification passes through them");
    }

    [Fact]
    public void All_paths_in_backticks_are_read()
    {
        const string List = """
            1. `src/A/B.cs`, `INotifier.cs`: text
            2. see `src/C`, src/D, and
               `src/A/E.Part.cs` or `tests/F.cs`
            """;

        SourcePaths(List).Should().Equal("src/A/B.cs", "src/C", "src/A/E.Part.cs");
    }

    private static IEnumerable<string> SourcePaths(string text) =>
        SourcePath().Matches(text).Select(match => match.Groups["path"].Value);

    [GeneratedRegex(@"`(?<path>src/[^`\s]+)`")]
    private static partial Regex SourcePath();
}
