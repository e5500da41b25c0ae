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
        await using (var batch = CreateRead(connection, limit))
        {
            if (options.PrepareStatements)
                await batch.PrepareAsync().ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            do
            {
                await reader.ReadAsync().ConfigureAwait(false);
            }
            while (!IsState(reader) && await reader.NextResultAsync().ConfigureAwait(false));
            found = Read(reader);
        }

        var write = CreateWrite(connection, limit, found, change(found.State, found.Now));
        await using var writeScope = write.ConfigureAwait(false);
        if (options.PrepareStatements)
            await write.PrepareAsync().ConfigureAwait(false);
        await write.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public override void Change(Guid limit, LimitChange change)
    {
        using var connection = _connections.Open();
        Found found;
        using (var batch = CreateRead(connection, limit))
        {
            if (options.PrepareStatements)
                batch.Prepare();
            using var reader = batch.ExecuteReader();
            do
            {
                reader.Read();
            }
            while (!IsState(reader) && reader.NextResult());
            found = Read(reader);
        }

        using var write = CreateWrite(connection, limit, found, change(found.State, found.Now));
        if (options.PrepareStatements)
            write.Prepare();
        write.ExecuteNonQuery();
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

    private static bool IsState(NpgsqlDataReader reader) => reader.FieldCount == LimitStatements.StateColumns;

    private static Found Read(NpgsqlDataReader row) => new(
        DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(0) * TimeSpan.TicksPerMicrosecond),
        row.IsDBNull(1) ? null : row.GetInt64(1),
        row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2));

    private NpgsqlBatch CreateRead(NpgsqlConnection connection, Guid limit)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        batch.Add(_sql.Begin);
        batch.Add(_sql.Configure);
        batch.Add(_sql.Lock, Parameters.Of(LockKeys.OfLimit(options.Schema, limit)));
        batch.Add(_sql.ReadState, Parameters.Of(limit));
        return batch;
    }

    private NpgsqlBatch CreateWrite(NpgsqlConnection connection, Guid limit, Found found, StoredLimit next)
    {
        var now = MicrosecondsOf(found.Now);
        var version = found.Version is { } last && last >= now ? last + 1 : now;
        var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        batch.Add(
            _sql.AddState,
            Parameters.Of(limit),
            Parameters.Of(version),
            Parameters.Of(next.State),
            Parameters.Of(MicrosecondsOf(next.Until)));
        if (found.Version is { } replaced)
            batch.Add(_sql.RemoveState, Parameters.Of(limit), Parameters.Of(replaced));
        batch.Add(_sql.Commit);
        return batch;
    }

    private static long MicrosecondsOf(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The state that a change begins with.</summary>
    private readonly record struct Found(DateTimeOffset Now, long? Version, byte[]? State);
}
