using System.Data;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Schema;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <summary>The table of rate limits in PostgreSQL.</summary>
/// <remarks>
/// A change has two round trips: the first one locks the limit and reads its state, the second one stores the next state
/// and commits. The state is a new row each time, with a higher version, and the row before it is deleted. A change reads
/// the row with the highest version, which is the first one in the direction of the scan, so the rows of earlier versions
/// are not read, even if another transaction keeps vacuum from removing them. Updating one row would leave a chain of
/// its versions that every change would have to follow.
/// </remarks>
internal sealed class PostgreSqlLimitStore(PostgreSqlOptions options) : LimitStore
{
    private const int PoolSize = 5;
    private const int TimeoutSeconds = 2;
    private const int SweptAtOnce = 1000;

    // The version of a state that does not exist.
    private const long None = -1;

    private readonly PostgreSqlConnections _connections = new(options, PoolSize);
    private readonly LimitStatements _sql = new(options.Schema);

    public override string Name => "PostgreSQL";

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        await new SchemaInstaller(connection, options).EnsureAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task ChangeAsync(Guid limit, LimitChange change)
    {
        var connection = await _connections.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        Found found;
        var batch = CreateBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add(LimitStatements.Begin);
            batch.Add(LimitStatements.Lock, Key(limit));
            batch.Add(_sql.ReadState, Parameters.Of(limit));
            if (options.PrepareStatements)
                await batch.PrepareAsync().ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            // The first result is that of the lock.
            await reader.NextResultAsync().ConfigureAwait(false);
            await reader.ReadAsync().ConfigureAwait(false);
            found = Read(reader);
        }

        var write = CreateBatch(connection);
        await using var writeScope = write.ConfigureAwait(false);
        write.Add(_sql.Replace, Replacement(limit, found, change(found.State, found.Now)));
        write.Add(LimitStatements.Commit);
        if (options.PrepareStatements)
            await write.PrepareAsync().ConfigureAwait(false);
        await write.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <remarks>
    /// A batch would save round trips, but the driver sends the later statements of a batch asynchronously, and then the
    /// call would wait for a thread of the pool, which its callers may have blocked.
    /// </remarks>
    public override void Change(Guid limit, LimitChange change)
    {
        using var connection = _connections.Open();
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        using (var command = CreateCommand(connection, LimitStatements.Lock, Key(limit)))
            command.ExecuteNonQuery();
        Found found;
        using (var command = CreateCommand(connection, _sql.ReadState, Parameters.Of(limit)))
        using (var reader = command.ExecuteReader())
        {
            reader.Read();
            found = Read(reader);
        }

        var parameters = Replacement(limit, found, change(found.State, found.Now));
        using (var command = CreateCommand(connection, _sql.Replace, parameters))
            command.ExecuteNonQuery();
        transaction.Commit();
    }

    public override async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            var deleted = await _connections.WriteAsync(
                options, _sql.Sweep, cancellationToken, Parameters.Of(SweptAtOnce)).ConfigureAwait(false);
            total += deleted;
            if (deleted < SweptAtOnce)
                return total;
        }
    }

    public override StoreFailure Classify(Exception exception) => PostgreSqlFailures.Classify(exception, options);

    public override ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static Found Read(NpgsqlDataReader row) => new(
        Micros.ToTime(row.GetInt64(0)),
        row.IsDBNull(1) ? None : row.GetInt64(1),
        row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2));

    private static NpgsqlBatch CreateBatch(NpgsqlConnection connection) => new(connection) { Timeout = TimeoutSeconds };

    private static NpgsqlCommand CreateCommand(
        NpgsqlConnection connection,
        string text,
        params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = TimeoutSeconds };
        command.Parameters.AddRange(parameters);
        return command;
    }

    private NpgsqlParameter Key(Guid limit) => Parameters.Of(LockKeys.OfLimit(options.Schema, limit));

    private static NpgsqlParameter[] Replacement(Guid limit, Found found, StoredLimit next)
    {
        // Versions increase even if the limit was swept meanwhile.
        var now = Micros.Of(found.Now);
        var version = Math.Max(found.Version + 1, now);
        return
        [
            Parameters.Of(limit),
            Parameters.Of(version),
            Parameters.Of(next.State),
            Parameters.Of(Micros.Of(next.Until)),
            Parameters.Of(found.Version),
        ];
    }

    /// <summary>The state that a change begins with.</summary>
    private readonly record struct Found(DateTimeOffset Now, long Version, byte[]? State);
}
