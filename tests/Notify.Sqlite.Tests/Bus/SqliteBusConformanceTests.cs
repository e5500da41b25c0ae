using Notify.Sql;
using Notify.Testing.Conformance;
using Notify.Tests.Shared;

namespace Notify.Sqlite.Tests.Bus;

[RunsConformance(typeof(SqlMessageBus))]
public class SqliteBusConformanceTests(SideBySide cases) : IClassFixture<SideBySide>
{
    public static TheoryData<string> Names => [.. BusConformance.Names];

    [Theory, MemberData(nameof(Names))]
    public Task Promise(string name) =>
        cases.RunAsync(name, () => BusConformance.Cases(settings => SqliteBusFixture.CreateAsync(settings)));
}
