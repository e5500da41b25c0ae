using Notify.Bus;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Adds messages, and remembers their idempotency keys.</summary>
internal static class Enqueueing
{
    private const string InsertMessage =
        "INSERT INTO notify_message (number, id, notification, campaign, body) VALUES (?, ?, ?, ?, ?)";

    private const string FindKey =
        "SELECT id, notification FROM notify_idempotency WHERE queue = ? AND hash = ? AND until > ?";

    private const string StoreKey =
        "INSERT OR REPLACE INTO notify_idempotency (queue, hash, id, notification, until) VALUES (?, ?, ?, ?, ?)";

    public static EnqueueReply Run(WriteTransaction transaction, EnqueueBatch batch)
    {
        var results = new EnqueueResult[batch.Messages.Count];
        for (var index = 0; index < results.Length; index++)
            results[index] = Add(transaction, batch.Messages[index], batch.IdempotencyWindow);
        return new EnqueueReply(results, transaction.Now);
    }

    public static Dictionary<IdempotencyKeyHash, EnqueueResult> FindKeys(
        Database database,
        IReadOnlyCollection<IdempotencyKeyHash> keys,
        long now)
    {
        var found = new Dictionary<IdempotencyKeyHash, EnqueueResult>();
        foreach (var key in keys)
        {
            if (Find(database.Prepare(FindKey), key, now) is { } duplicate)
                found[key] = duplicate;
        }

        return found;
    }

    /// <summary>Adds a message, unless its idempotency key is known.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="message">The message.</param>
    /// <param name="window">The time from its due time on for which the key is stored.</param>
    public static EnqueueResult Add(WriteTransaction transaction, NewMessage message, TimeSpan window)
    {
        var now = transaction.NowMicros;
        var delay = Micros.Of(message.Delay);
        if (message.Key is { } key)
        {
            if (Find(transaction.Prepare(FindKey), key, now) is { } duplicate)
                return duplicate;
            transaction.Prepare(StoreKey)
                .Bind(key.Queue).Bind(key.Hash).Bind(message.Id).Bind(message.NotificationId)
                .Bind(now + delay + Micros.Of(window))
                .Execute();
        }

        var place = transaction.NextPlace();
        transaction.Prepare(InsertMessage)
            .Bind(place).Bind(message.Id).Bind(message.NotificationId).Bind(message.Campaign).Bind(message.Body)
            .Execute();
        var lane = Lanes.Of(message.Queue, message.Lane);
        if (delay > 0)
            Places.AddDelayed(transaction, lane, now + delay, place, Rank.Normal, message.OrderingKey, place);
        else
            Places.AddReady(transaction, lane, Rank.Normal, place, message.OrderingKey, place, now);
        return EnqueueResult.Accepted;
    }

    private static EnqueueResult? Find(Statement find, IdempotencyKeyHash key, long now)
    {
        using var rows = find.Bind(key.Queue).Bind(key.Hash).Bind(now).Query();
        return rows.Read() ? EnqueueResult.Duplicate(rows.GetGuid(0), rows.GetGuid(1)) : null;
    }
}
