using Npgsql;

namespace Notify.PostgreSql.Connection;

/// <summary>Runs single statements.</summary>
internal static class PostgreSqlCalls
{
    /// <summary>Reads the rows of a query.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        this PostgreSqlConnections connections,
        PostgreSqlOptions options,
        string text,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(text, connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.AddRange(parameters);
        if (options.PrepareStatements)
            await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>
    /// Runs a statement in a transaction that is independent of the isolation level that an administrator has set for
    /// the user, because simultaneous writers would fail at the higher ones.
    /// </summary>
    /// <returns>The number of rows that it has changed.</returns>
    public static async Task<int> WriteAsync(
        this PostgreSqlConnections connections,
        PostgreSqlOptions options,
        string text,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var batch = new NpgsqlBatch(connection);
        await using var batchScope = batch.ConfigureAwait(false);
        batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
        var statement = batch.Add(text, parameters);
        batch.Add("COMMIT");
        if (options.PrepareStatements)
            await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return statement.RecordsAffected;
    }
}
