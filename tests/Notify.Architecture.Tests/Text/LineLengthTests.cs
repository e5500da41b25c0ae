using Notify.Architecture.Tests.Baselines;

namespace Notify.Architecture.Tests.Text;

public sealed class LineLengthTests
{
    [Fact]
    public void Lines_of_code_have_at_most_140_characters()
    {
        var lines = new[] { "src", "tests", "samples", "benchmarks" }
            .SelectMany(folder => Repository.Files(folder, ".cs", ".js", ".css"))
            .SelectMany(
                file => LineLength.LongLines(Repository.Read(file)),
                (file, found) => (file, Finding: $"{file}:{found.Line} has {found.Length} characters"))
            .ToLookup(item => item.file, item => item.Finding);

        string.Join(Environment.NewLine, BaselineFile.Compare("long-lines.txt", lines)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(140, 0)]
    [InlineData(141, 1)]
    public void A_line_of_more_than_140_characters_is_found(int length, int found)
    {
        LineLength.LongLines($"short\r\n{new string('x', length)}\r\n").Should().HaveCount(found);
    }

    [Fact]
    public void The_finding_has_the_number_and_the_length_of_the_line()
    {
        LineLength.LongLines($"short\n{new string('x', 150)}").Should().Equal((2, 150));
    }

    [Theory]
    [InlineData("// See https://example.com/")]
    [InlineData("[GeneratedRegex(@\"")]
    [InlineData("private static readonly Regex Pattern = new(@\"")]
    public void A_regular_expression_or_a_URL_may_be_longer(string start)
    {
        LineLength.LongLines(start + new string('x', 200)).Should().BeEmpty();
    }
}
