using Notify.Sql;
using Notify.Testing.Conformance;
using Notify.Tests.Shared;

namespace Notify.PostgreSql.Tests.Bus;

[RunsConformance(typeof(SqlMessageBus))]
public sealed class PostgreSqlBusConformanceTests(PostgreSqlServerFixture postgres, SideBySide cases)
    : IClassFixture<PostgreSqlServerFixture>, IClassFixture<SideBySide>
{
    public static TheoryData<string> Names => [.. BusConformance.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Meets_the_contract(string name) => cases.RunAsync(
        name,
        () => BusConformance.Cases(
            settings => PostgreSqlBusFixture.CreateAsync(postgres.Server.ConnectionString, settings)));
}
