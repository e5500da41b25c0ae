using System.Data;
using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <content>Registrations of workers, and the leases of those that have crashed.</content>
internal sealed partial class PostgreSqlQueueStore
{
    // A worker may have expired between a claim's check and its commit; its leases are looked for less often.
    private static readonly TimeSpan OrphanInterval = TimeSpan.FromMinutes(1);

    private long _orphansAt = long.MinValue;

    /// <remarks>
    /// Statements are sent one by one: the driver sends the later statements of a batch asynchronously, and the call would
    /// wait for a thread of the pool.
    /// </remarks>
    public override DateTimeOffset? Renew(WorkerRenewal renewal)
    {
        using var connection = _connections.OpenForRenewal();
        var timeout = (int)Math.Max(1, Math.Ceiling(renewal.Duration.TotalSeconds / 3));
        if (renewal.Abandoned.Count == 0)
            return RenewWorker();
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        Run(Statements.UseIndexes);
        Run(
            _sql.AddWorker,
            Parameters.Of(renewal.AbandonedWorker),
            Parameters.Of(Milliseconds(renewal.AbandonedDuration)));
        Run(
            _sql.MoveLeases,
            Parameters.Of(renewal.AbandonedWorker),
            Parameters.Of([.. renewal.Abandoned.Select(lease => LaneOf(lease.Queue, lease.Lane))]),
            Parameters.Of([.. renewal.Abandoned.Select(lease => lease.OrderingKey)]),
            Parameters.Of([.. renewal.Abandoned.Select(lease => lease.Token)]));
        var now = RenewWorker();
        transaction.Commit();
        return now;

        DateTimeOffset? RenewWorker() => Run(
            renewal.IsNew ? _sql.AddWorker : _sql.RenewWorker,
            Parameters.Of(renewal.Worker),
            Parameters.Of(Milliseconds(renewal.Duration))) is long micros ? Micros.ToTime(micros) : null;

        object? Run(string text, params NpgsqlParameter[] parameters)
        {
            using var command = new NpgsqlCommand(text, connection) { CommandTimeout = timeout };
            command.Parameters.AddRange(parameters);
            return command.ExecuteScalar();
        }
    }

    public override async Task<IReadOnlyCollection<int>> ReturnExpiredLeasesAsync(CancellationToken cancellationToken)
    {
        var workers = new List<Guid>();
        await ReadAsync(_sql.FindExpiredWorkers, row => workers.Add(row.GetGuid(0)), cancellationToken)
            .ConfigureAwait(false);
        if (_orphansAt == long.MinValue || _time.GetElapsedTime(_orphansAt) >= OrphanInterval)
        {
            _orphansAt = _time.GetTimestamp();
            await ReadAsync(_sql.FindLeasesWithoutWorker, row => workers.Add(row.GetGuid(0)), cancellationToken)
                .ConfigureAwait(false);
        }

        if (workers.Count == 0)
            return [];
        var queues = new HashSet<int>();
        await ReadAsync(
            _sql.ReturnLeases,
            row => queues.Add(row.GetInt32(0) / 2),
            cancellationToken,
            Parameters.Of([.. workers])).ConfigureAwait(false);
        return queues;
    }

    public override async Task<IReadOnlyCollection<int>> FindWorkAsync(
        IReadOnlyCollection<int> queues,
        CancellationToken cancellationToken)
    {
        var found = new List<int>();
        await ReadAsync(
            _sql.FindWork, row => found.Add(row.GetInt32(0)), cancellationToken, Parameters.Of([.. queues]))
            .ConfigureAwait(false);
        return found;
    }
}
