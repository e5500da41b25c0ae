using Notify.Sql;
using Notify.Testing.Conformance;

namespace Notify.PostgreSql.Tests.Bus;

[RunsConformance(typeof(SqlMessageBus))]
public sealed class PostgreSqlBusConformanceTests(PostgreSqlServerFixture postgres)
    : IClassFixture<PostgreSqlServerFixture>
{
    public static TheoryData<string> Names => [.. BusConformance.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Meets_the_contract(string name) => BusConformance.RunAsync(
        name, settings => PostgreSqlBusFixture.CreateAsync(postgres.Server.ConnectionString, settings));
}
