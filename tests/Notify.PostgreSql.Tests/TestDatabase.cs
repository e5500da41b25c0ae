using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.PostgreSql.Storage;
using Notify.Sql;
using Notify.Testing;
using Notify.Tests.Shared;
using Npgsql;

namespace Notify.PostgreSql.Tests;

/// <summary>A separate, empty database on the server, and what tests do with it.</summary>
internal sealed class TestDatabase(PostgreSqlServer server, string name) : IAsyncDisposable
{
    private readonly List<SqlMessageBus> _buses = [];

    public string ConnectionString { get; } = server.ConnectionStringOf("postgres", name);

    public static async Task<TestDatabase> CreateAsync(PostgreSqlServer server) =>
        new(server, await server.CreateDatabaseAsync());

    public string ConnectionStringOf(string user) => server.ConnectionStringOf(user, name);

    public SqlMessageBus CreateBus(Action<PostgreSqlOptions>? configure = null)
    {
        var options = new PostgreSqlOptions { ConnectionString = ConnectionString };
        configure?.Invoke(options);
        var store = new PostgreSqlQueueStore(options, TimeProvider.System, new Random(1), NullLogger.Instance);
        var bus = new SqlMessageBus(store, options.Bus);
        _buses.Add(bus);
        return bus;
    }

    public Task ExecuteAsync(string text) => PostgreSqlServer.ExecuteAsync(ConnectionString, text);

    public async Task<T> ScalarAsync<T>(string text)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static Envelope Envelope(string channel = "email") =>
        TestEnvelopes.Envelope(channel, now: TimeProvider.System.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        foreach (var bus in _buses)
            await bus.DisposeAsync();
    }
}
