using Notify.PostgreSql.Connection;

namespace Notify.PostgreSql.Tests;

public sealed class ConnectionTests(PostgreSqlServerFixture postgres) : IClassFixture<PostgreSqlServerFixture>
{
    [Theory]
    [InlineData("", "Notify", 10, 3)]
    [InlineData(";Application Name=shop;Command Timeout=7;Maximum Pool Size=2", "shop", 7, 2)]
    public async Task The_pool_is_small_and_named_unless_the_connection_string_says_otherwise(
        string settings, string name, int timeout, int size)
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var options = new PostgreSqlOptions { ConnectionString = database.ConnectionString + settings };
        await using var connections = new PostgreSqlConnections(options, poolSize: 3);

        await using var connection = await connections.OpenAsync(default);

        var used = new Npgsql.NpgsqlConnectionStringBuilder(connection.ConnectionString);
        used.ApplicationName.Should().Be(name);
        used.CommandTimeout.Should().Be(timeout);
        used.MaxPoolSize.Should().Be(size);
    }
}
