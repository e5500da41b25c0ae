using Notify.Bus;
using Notify.Testing.Conformance;

namespace Notify.Tests;

public class AllSuitesAreRunTests
{
    [Fact]
    public void Every_bus_of_the_core_runs_the_conformance_cases() =>
        ConformanceCoverage.FindMissing<IMessageBus>([typeof(IMessageBus).Assembly], [GetType().Assembly]).Should().BeEmpty();
}
