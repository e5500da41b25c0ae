using Notify.Bus;
using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <content>Adding messages.</content>
internal sealed partial class PostgreSqlQueueStore
{
    public override async Task<EnqueueReply> EnqueueAsync(EnqueueBatch batch, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.MinValue;
        var isDone = batch.IsRepeated
            && await IsKnownAsync(batch.CallId, cancellationToken).ConfigureAwait(false);
        if (!isDone)
        {
            try
            {
                now = await AddAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException error) when (
                error.SqlState == PostgresErrorCodes.UniqueViolation && error.TableName == "call" && batch.IsRepeated)
            {
                // The server still ran the first call when its connection was lost.
                isDone = true;
            }
        }

        if (isDone)
            now = await ReadClockAsync(cancellationToken).ConfigureAwait(false);
        var results = new EnqueueResult[batch.Messages.Count];
        Array.Fill(results, EnqueueResult.Accepted);
        var keys = batch.Messages.Where(message => message.Key is not null).Select(message => message.Key!.Value);
        var known = await FindKeysAsync([.. keys.Distinct()], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < results.Length; i++)
        {
            // A duplicate is the message of another id. Two messages of one call may have one key, too.
            if (batch.Messages[i] is { Key: { } key, Id: var id }
                && known.TryGetValue(key, out var first)
                && first.Id != id)
                results[i] = first;
        }

        return new EnqueueReply(results, now);
    }

    public override async Task<IReadOnlyDictionary<IdempotencyKeyHash, EnqueueResult>> FindKeysAsync(
        IReadOnlyCollection<IdempotencyKeyHash> keys,
        CancellationToken cancellationToken)
    {
        var known = new Dictionary<IdempotencyKeyHash, EnqueueResult>();
        if (keys.Count == 0)
            return known;
        await ReadAsync(
            _sql.FindKeys,
            row => known[new(row.GetInt32(0), row.GetGuid(1))] =
                EnqueueResult.Duplicate(row.GetGuid(2), row.GetGuid(3)),
            cancellationToken,
            Parameters.Of([.. keys.Select(key => key.Queue)]),
            Parameters.Of([.. keys.Select(key => key.Hash)])).ConfigureAwait(false);
        return known;
    }

    public override async Task<int> CountReadyAsync(
        int queue,
        Lane lane,
        int most,
        CancellationToken cancellationToken) =>
        (int)(long)(await ScalarAsync(
            _sql.CountReady, cancellationToken, Parameters.Of(LaneOf(queue, lane)), Parameters.Of(most))
            .ConfigureAwait(false))!;

    private async Task<bool> IsKnownAsync(Guid call, CancellationToken cancellationToken)
    {
        var isKnown = false;
        await ReadAsync(_sql.FindCall, _ => isKnown = true, cancellationToken, Parameters.Of(call))
            .ConfigureAwait(false);
        return isKnown;
    }

    private async Task<DateTimeOffset> AddAsync(EnqueueBatch enqueue, CancellationToken cancellationToken)
    {
        var messages = enqueue.Messages;
        var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var batch = CreateBatch(connection);
        await using var batchScope = batch.ConfigureAwait(false);
        batch.Add(_sql.AddCall, Parameters.Of(enqueue.CallId));
        var keyed = messages.Where(message => message.Key is not null).ToArray();
        if (keyed.Length > 0)
        {
            batch.Add(
                _sql.AddKeys,
                Parameters.Of([.. keyed.Select(message => message.Key!.Value.Queue)]),
                Parameters.Of([.. keyed.Select(message => message.Key!.Value.Hash)]),
                Parameters.Of([.. keyed.Select(message => message.Id)]),
                Parameters.Of([.. keyed.Select(message => message.NotificationId)]),
                Parameters.Of([.. keyed.Select(message => Milliseconds(enqueue.IdempotencyWindow + message.Delay))]));
        }

        batch.Add(
            _sql.AddMessages,
            Parameters.Of([.. messages.Select(message => message.Id)]),
            Parameters.Of([.. messages.Select(message => message.NotificationId)]),
            Parameters.Of([.. messages.Select(message => message.Campaign)]),
            Parameters.Of([.. messages.Select(message => LaneOf(message.Queue, message.Lane))]),
            Parameters.Of([.. messages.Select(message => message.OrderingKey)]),
            Parameters.Of([.. messages.Select(message => (byte[]?)message.Body)]),
            Parameters.Of([.. messages.Select(message => Milliseconds(message.Delay))]),
            Parameters.Of([.. messages.Select(message => message.Key?.Hash)]));
        var now = 0L;
        await CommitAsync(batch, cancellationToken, row => now = row.GetInt64(0)).ConfigureAwait(false);
        return Micros.ToTime(now);
    }
}
