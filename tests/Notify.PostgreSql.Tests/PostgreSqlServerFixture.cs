using Notify.Tests.Shared;

namespace Notify.PostgreSql.Tests;

/// <summary>One server for the tests of a class.</summary>
public sealed class PostgreSqlServerFixture : IAsyncLifetime
{
    public PostgreSqlServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgreSqlServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
