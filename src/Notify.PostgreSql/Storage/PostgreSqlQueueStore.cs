using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Signals;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <summary>The tables of the queues in PostgreSQL.</summary>
/// <remarks>
/// A call is one batch: one round trip and one transaction. Claims of one queue exclude each other by a lock that ends
/// with the transaction; nothing depends on the state of a session, so poolers in transaction mode are possible.
/// </remarks>
internal sealed partial class PostgreSqlQueueStore : QueueStore
{
    private readonly PostgreSqlConnections _connections;
    private readonly PostgreSqlOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Statements _sql;
    private readonly SignalListener _listener;
    private readonly ConcurrentDictionary<int, LaneMarks> _marks = new();

    public PostgreSqlQueueStore(PostgreSqlOptions options, TimeProvider time, Random random, ILogger logger)
    {
        (_options, _time, _random) = (options, time, random);
        _connections = new PostgreSqlConnections(options);
        _sql = new Statements(options.Schema);
        _listener = new SignalListener(_connections, options.Schema, time, logger, OnSignaled);
    }

    public override string Name => "PostgreSQL";

    public override bool IsListening => _listener.IsListening;

    public override async Task<DateTimeOffset> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        return await new SchemaInstaller(connection, _options).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task<int> GetQueueAsync(string channel, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ScalarAsync(_sql.GetQueue, cancellationToken, Parameters.Of(channel)).ConfigureAwait(false)
                is int id)
                return id;
            await ExecuteAsync(_sql.AddQueue, cancellationToken, Parameters.Of(channel)).ConfigureAwait(false);
        }
    }

    public override async Task<IReadOnlyDictionary<int, string>> GetQueuesAsync(CancellationToken cancellationToken)
    {
        var queues = new Dictionary<int, string>();
        await ReadAsync(
            _sql.GetQueues, row => queues[row.GetInt32(0)] = row.GetString(1), cancellationToken).ConfigureAwait(false);
        return queues;
    }

    public override Task SetPausedAsync(int queue, bool isPaused, CancellationToken cancellationToken) =>
        ExecuteAsync(_sql.SetPaused, cancellationToken, Parameters.Of(queue), Parameters.Of(isPaused));

    public override Task CancelAsync(CancellationMark mark, CancellationToken cancellationToken) =>
        ExecuteAsync(_sql.Cancel, cancellationToken, Parameters.Of((short)mark.Kind), Parameters.Of(mark.Name));

    public override Task SignalAsync(IReadOnlyCollection<int> queues, CancellationToken cancellationToken) =>
        _listener.SignalAsync(queues, cancellationToken);

    public override StoreFailure Classify(Exception exception) => PostgreSqlFailures.Classify(exception, _options);

    public override async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
    }

    private static int LaneOf(int queue, Lane lane) => (queue * 2) + (lane == Lane.Campaign ? 1 : 0);

    private static Lane LaneOf(int lane) => lane % 2 == 1 ? Lane.Campaign : Lane.Transactional;

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private Task<int> ExecuteAsync(
        string text,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters) =>
        RunAsync(text, command => command.ExecuteNonQueryAsync(cancellationToken), parameters, cancellationToken);

    private Task<object?> ScalarAsync(
        string text,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters) =>
        RunAsync(text, command => command.ExecuteScalarAsync(cancellationToken), parameters, cancellationToken);

    private async Task ReadAsync(
        string text,
        Action<NpgsqlDataReader> read,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters) =>
        await RunAsync(
            text,
            async command =>
            {
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using var readerScope = reader.ConfigureAwait(false);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    read(reader);
                return true;
            },
            parameters,
            cancellationToken).ConfigureAwait(false);

    private async Task<T> RunAsync<T>(
        string text,
        Func<NpgsqlCommand, Task<T>> run,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(text, connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.AddRange(parameters);
        return await run(command).ConfigureAwait(false);
    }

    /// <summary>Creates the batch of a transaction. <see cref="CommitAsync"/> ends it.</summary>
    private static NpgsqlBatch CreateBatch(NpgsqlConnection connection)
    {
        var batch = new NpgsqlBatch(connection);
        batch.Add(Statements.Begin);
        batch.Add(Statements.UseIndexes);
        return batch;
    }

    /// <summary>Sends a batch with its commit, and reads the results of the statements.</summary>
    private async Task CommitAsync(
        NpgsqlBatch batch,
        CancellationToken cancellationToken,
        params Action<NpgsqlDataReader>[] reads)
    {
        batch.Add(Statements.Commit);
        if (_options.PrepareStatements)
            await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var next = 0;
        do
        {
            // Statements without a result set are skipped.
            if (reader.FieldCount == 0)
                continue;
            var read = reads[next++];
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                read(reader);
        }
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
    }

    private static string TextOf(ulong id) => id.ToString(CultureInfo.InvariantCulture);
}
