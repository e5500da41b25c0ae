using System.Reflection;
using Notify.Testing.Conformance;

namespace Notify.Testing.Tests.Conformance;

public class ConformanceCoverageTests
{
    private static readonly Assembly[] Here = [typeof(ConformanceCoverageTests).Assembly];

    public interface ITested;

    public interface IForgotten;

    [Fact]
    public void What_a_marked_class_tests_is_covered() =>
        ConformanceCoverage.FindMissing<ITested>(Here, Here).Should().BeEmpty();

    [Fact]
    public void What_no_marked_class_tests_is_found() =>
        ConformanceCoverage.FindMissing<IForgotten>(Here, Here).Should().Equal(typeof(Forgotten));

    [Fact]
    public void Marks_of_other_assemblies_do_not_count() =>
        ConformanceCoverage.FindMissing<ITested>(Here, [typeof(string).Assembly]).Should().Equal(typeof(Tested));

    [RunsConformance(typeof(Tested))]
    private sealed class TestedTests;

    private abstract class Base : IForgotten;

    private sealed class Tested : ITested;

    private sealed class Forgotten : Base;

}
