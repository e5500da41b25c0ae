using Notify.Bus.InMemory;
using Notify.Testing.Conformance;

namespace Notify.Tests.Bus.InMemory;

[RunsConformance(typeof(InMemoryMessageBus))]
public class InMemoryBusConformanceTests
{
    public static TheoryData<string> Names => [.. BusConformance.Names];

    [Theory, MemberData(nameof(Names))]
    public Task Promise(string name) =>
        BusConformance.RunAsync(name, settings => Task.FromResult<IBusFixture>(new InMemoryBusFixture(settings)));
}
