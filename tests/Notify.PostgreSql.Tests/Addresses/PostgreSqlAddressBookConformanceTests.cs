using Notify.Addresses;
using Notify.PostgreSql.Storage;
using Notify.Sql;
using Notify.Testing.Conformance;

namespace Notify.PostgreSql.Tests.Addresses;

[RunsConformance(typeof(SqlAddressBook))]
public sealed class PostgreSqlAddressBookConformanceTests(PostgreSqlServerFixture postgres)
    : IClassFixture<PostgreSqlServerFixture>
{
    public static TheoryData<string> Names =>
        [.. AddressBookConformance.Cases(() => throw new InvalidOperationException()).Select(one => one.Name)];

    public static TheoryData<string> ListNames =>
        [.. SuppressionListConformance.Cases(() => throw new InvalidOperationException()).Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public Task Meets_the_contract(string name) => RunAsync(name, AddressBookConformance.Cases);

    [Theory, MemberData(nameof(ListNames))]
    public Task Meets_the_contract_of_the_list(string name) => RunAsync(name, SuppressionListConformance.Cases);

    private async Task RunAsync(
        string name,
        Func<Func<ValueTask<IAddressBook>>, IReadOnlyList<ConformanceCase>> cases)
    {
        var options = new PostgreSqlOptions
        {
            ConnectionString = postgres.Server.ConnectionString,
            Schema = $"It's \"{Guid.NewGuid():N}\"",
        };
        await using var book = new SqlAddressBook(new PostgreSqlAddressStore(options));
        await cases(() => new ValueTask<IAddressBook>(book)).Single(one => one.Name == name).Run();
    }
}
