using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;

namespace Notify.PostgreSql.Storage;

/// <content>Registrations of workers, and the leases of those that have crashed.</content>
internal sealed partial class PostgreSqlQueueStore
{
    // A worker may have expired between a claim's check and its commit; its leases are looked for less often.
    private static readonly TimeSpan OrphanInterval = TimeSpan.FromMinutes(1);

    private long _orphansAt = long.MinValue;

    public override DateTimeOffset? Renew(WorkerRenewal renewal)
    {
        using var connection = _connections.OpenForRenewal();
        using var batch = CreateBatch(connection);
        batch.Timeout = (int)Math.Max(1, Math.Ceiling(renewal.Duration.TotalSeconds / 3));
        if (renewal.Abandoned.Count > 0)
        {
            batch.Add(
                _sql.AddWorker,
                Parameters.Of(renewal.AbandonedWorker),
                Parameters.Of(Milliseconds(renewal.AbandonedDuration)));
            batch.Add(
                _sql.MoveLeases,
                Parameters.Of(renewal.AbandonedWorker),
                Parameters.Of([.. renewal.Abandoned.Select(lease => LaneOf(lease.Queue, lease.Lane))]),
                Parameters.Of([.. renewal.Abandoned.Select(lease => lease.OrderingKey)]),
                Parameters.Of([.. renewal.Abandoned.Select(lease => lease.Token)]));
        }

        batch.Add(
            renewal.IsNew ? _sql.AddWorker : _sql.RenewWorker,
            Parameters.Of(renewal.Worker),
            Parameters.Of(Milliseconds(renewal.Duration)));
        batch.Add(Statements.Commit);
        using var reader = batch.ExecuteReader();
        var isMoving = renewal.Abandoned.Count > 0;
        DateTimeOffset? now = null;
        do
        {
            while (reader.FieldCount > 0 && reader.Read())
                now = isMoving ? null : TimeOf(reader.GetInt64(0));

            // The first result is that of the abandoned leases.
            isMoving &= reader.FieldCount == 0;
        }
        while (reader.NextResult());
        return now;
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
