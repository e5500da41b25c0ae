using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Deletes what is no longer needed. Each call deletes a small batch.</summary>
internal static class Sweeping
{
    private const int Batch = 500;

    // So many of the oldest messages are compared with the marks of notifications.
    private const int ComparedMessages = 10_000;

    // The ids of the transactions of processes that have ended.
    private static readonly TimeSpan WritersKept = TimeSpan.FromDays(1);

    private const string DeleteDeadLetters =
        "DELETE FROM notify_dead WHERE id IN (SELECT id FROM notify_dead WHERE at <= ? ORDER BY at LIMIT ?) "
            + "RETURNING queue";

    private const string DeleteKeys =
        "DELETE FROM notify_idempotency WHERE (queue, hash) IN "
            + "(SELECT queue, hash FROM notify_idempotency WHERE until <= ? ORDER BY until LIMIT ?)";

    private const string DeleteWriters = "DELETE FROM notify_writer WHERE at <= ?";

    private const string AnyInOutbox = "SELECT 1 FROM notify_outbox LIMIT 1";

    private const string DeleteCampaignMarks =
        "DELETE FROM notify_canceled WHERE kind = 1 AND at <= ? AND NOT EXISTS "
            + "(SELECT 1 FROM notify_message WHERE campaign = notify_canceled.name)";

    private const string FindNotificationMarks =
        "SELECT name, place FROM notify_canceled WHERE kind = 0 AND at <= ? ORDER BY name";

    private const string FindOldestMessages =
        "SELECT number, notification FROM notify_message WHERE number <= ? ORDER BY number LIMIT ?";

    private const string DeleteNotificationMark = "DELETE FROM notify_canceled WHERE kind = 0 AND name = ?";

    /// <summary>Deletes dead letters, and counts them by queue.</summary>
    /// <returns>Whether more may remain.</returns>
    public static bool SweepDeadLetters(WriteTransaction transaction, TimeSpan kept, Dictionary<int, long> counts)
    {
        var deleted = 0;
        using var rows = transaction.Prepare(DeleteDeadLetters)
            .Bind(transaction.NowMicros - Micros.Of(kept)).Bind(Batch)
            .Query();
        for (; rows.Read(); deleted++)
        {
            var queue = (int)rows.GetNumber(0);
            counts[queue] = counts.GetValueOrDefault(queue) + 1;
        }

        return deleted == Batch;
    }

    /// <summary>Deletes idempotency keys.</summary>
    /// <returns>Whether more may remain.</returns>
    public static bool SweepKeys(WriteTransaction transaction) =>
        transaction.Prepare(DeleteKeys).Bind(transaction.NowMicros).Bind(Batch).Execute() == Batch;

    public static void SweepWriters(WriteTransaction transaction) =>
        transaction.Prepare(DeleteWriters).Bind(transaction.NowMicros - Micros.Of(WritersKept)).Execute();

    /// <summary>Deletes the cancellation marks that no message needs.</summary>
    public static void SweepMarks(WriteTransaction transaction, TimeSpan kept)
    {
        // The messages in it may need marks. It is nearly always empty, and a later sweep deletes the marks.
        if (transaction.Prepare(AnyInOutbox).QueryNumber() is not null)
            return;
        var before = transaction.NowMicros - Micros.Of(kept);
        transaction.Prepare(DeleteCampaignMarks).Bind(before).Execute();
        var marks = new List<(string Name, long Place)>();
        using (var rows = transaction.Prepare(FindNotificationMarks).Bind(before).Query())
        {
            while (rows.Read())
                marks.Add((rows.GetText(0), rows.GetNumber(1)));
        }

        if (marks.Count == 0)
            return;

        // All messages of a notification are older than its mark. There is no index of notifications: it would make
        // every message more expensive, for a question that is rarely asked and nearly always has the answer no.
        var (used, comparedUpTo) = ReadOldest(transaction, marks.Max(mark => mark.Place));
        foreach (var (name, place) in marks)
        {
            if (place <= comparedUpTo && !used.Contains(name))
                transaction.Prepare(DeleteNotificationMark).Bind(name).Execute();
        }
    }

    /// <summary>Reads the notifications of the oldest messages.</summary>
    private static (HashSet<string> Notifications, long UpTo) ReadOldest(WriteTransaction transaction, long newest)
    {
        var notifications = new HashSet<string>(StringComparer.Ordinal);
        using var rows = transaction.Prepare(FindOldestMessages).Bind(newest).Bind(ComparedMessages).Query();
        var (count, last) = (0, newest);
        for (; rows.Read(); count++)
        {
            last = rows.GetNumber(0);
            notifications.Add(rows.GetGuid(1).ToString());
        }

        return (notifications, count == ComparedMessages ? last : newest);
    }
}
