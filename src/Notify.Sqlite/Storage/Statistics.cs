using Notify.Sql.Storage;
using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Storage;

/// <summary>
/// Reads the number of messages by queue and state. Triggers keep the numbers up to date, so all are exact.
/// </summary>
internal static class Statistics
{
    private const string ReadQueues =
        "SELECT q.id, q.channel, q.is_paused, q.accepted, q.completed, q.expired, t.ready, c.ready, "
            + "t.delayed, c.delayed, t.dead + c.dead FROM notify_queue AS q "
            + "JOIN notify_lane AS t ON t.lane = q.id * 2 JOIN notify_lane AS c ON c.lane = q.id * 2 + 1 ORDER BY q.id";

    private const string CountLeases =
        "SELECT lane / 2, count(*) FROM notify_lease INDEXED BY notify_lease_worker WHERE worker IS NOT NULL "
            + "GROUP BY lane / 2";

    // Times grow with the places of one rank, so that the oldest message is the first of a rank or of the followers.
    private const string FindOldest =
        "SELECT min(since) FROM ("
            + "SELECT * FROM (SELECT since FROM notify_ready WHERE lane = ?1 AND rank = 0 ORDER BY place LIMIT 1) "
            + "UNION ALL "
            + "SELECT * FROM (SELECT since FROM notify_ready WHERE lane = ?1 AND rank = 1 ORDER BY place LIMIT 1) "
            + "UNION ALL "
            + "SELECT * FROM (SELECT since FROM notify_ready WHERE lane = ?1 AND rank = 2 ORDER BY place LIMIT 1) "
            + "UNION ALL "
            + "SELECT * FROM (SELECT since FROM notify_follower WHERE lane = ?1 ORDER BY place LIMIT 1))";

    public static List<StoredStatistics> Read(Database database, long now)
    {
        var inFlight = new Dictionary<int, long>();
        using (var leases = database.Prepare(CountLeases).Query())
        {
            while (leases.Read())
                inFlight[(int)leases.GetNumber(0)] = leases.GetNumber(1);
        }

        var statistics = new List<StoredStatistics>();
        using var rows = database.Prepare(ReadQueues).Query();
        while (rows.Read())
        {
            var queue = (int)rows.GetNumber(0);
            var oldest = database.Prepare(FindOldest).Bind(Lanes.Of(queue, Lane.Transactional)).QueryNumber();
            statistics.Add(new StoredStatistics
            {
                Queue = queue,
                Channel = rows.GetText(1),
                IsPaused = rows.GetBoolean(2),
                Totals = new QueueTotals(queue, rows.GetNumber(3), rows.GetNumber(4), rows.GetNumber(5)),
                Transactional = rows.GetNumber(6),
                Campaign = rows.GetNumber(7),
                Delayed = rows.GetNumber(8) + rows.GetNumber(9),
                DelayedTransactional = rows.GetNumber(8),
                DeadLetters = rows.GetNumber(10),
                InFlight = inFlight.GetValueOrDefault(queue),
                OldestTransactional = oldest is { } since ? Micros.ToDuration(Math.Max(0, now - since)) : null,
            });
        }

        return statistics;
    }
}
