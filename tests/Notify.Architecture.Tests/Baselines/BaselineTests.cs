namespace Notify.Architecture.Tests.Baselines;

public sealed class BaselineTests
{
    private static readonly Baseline Stored = Baseline.Parse("src/A.cs 3\nsrc/B.cs 1\n");

    [Fact]
    public void A_file_with_the_number_of_the_baseline_is_no_difference()
    {
        var found = Found(("src/A.cs", 3), ("src/B.cs", 1));

        Stored.Above(found).Should().BeEmpty();
        Stored.Below(found).Should().BeEmpty();
    }

    [Fact]
    public void A_file_with_more_findings_is_above()
    {
        Stored.Above(Found(("src/A.cs", 4), ("src/B.cs", 1))).Should().Equal(("src/A.cs", 4, 3));
    }

    [Fact]
    public void A_file_that_the_baseline_does_not_contain_is_above()
    {
        Stored.Above(Found(("src/A.cs", 3), ("src/New.cs", 1))).Should().Equal(("src/New.cs", 1, 0));
    }

    [Fact]
    public void A_file_with_fewer_findings_or_none_is_below()
    {
        Stored.Below(Found(("src/A.cs", 2))).Should().Equal(("src/A.cs", 2, 3), ("src/B.cs", 0, 1));
    }

    [Fact]
    public void An_update_lowers_numbers_and_adds_nothing()
    {
        Stored.LoweredTo(Found(("src/A.cs", 2), ("src/B.cs", 9), ("src/New.cs", 5))).Format()
            .Should().Be("src/A.cs 2\nsrc/B.cs 1\n");
    }

    [Fact]
    public void An_update_removes_a_file_without_findings()
    {
        Stored.LoweredTo(Found(("src/B.cs", 1))).Format().Should().Be("src/B.cs 1\n");
    }

    private static Dictionary<string, int> Found(params (string File, int Count)[] files) =>
        files.ToDictionary(file => file.File, file => file.Count, StringComparer.Ordinal);
}
