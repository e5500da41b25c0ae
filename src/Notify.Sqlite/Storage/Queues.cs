using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>The queues, their pauses and totals, and the cancellation marks.</summary>
internal static class Queues
{
    private const string Find = "SELECT id FROM notify_queue WHERE channel = ?";

    private const string Insert = "INSERT INTO notify_queue (id, channel) VALUES (?, ?) RETURNING id";

    private const string InsertLane = "INSERT OR IGNORE INTO notify_lane (lane) VALUES (?)";

    private const string ReadAll = "SELECT id, channel FROM notify_queue ORDER BY id";

    private const string SetPause = "UPDATE notify_queue SET is_paused = ? WHERE id = ?";

    private const string AddToTotals =
        "UPDATE notify_queue SET accepted = accepted + ?, completed = completed + ?, expired = expired + ? "
            + "WHERE id = ?";

    private const string InsertMark =
        "INSERT INTO notify_canceled (kind, name, at, place) VALUES (?, ?, ?, ?) "
            + "ON CONFLICT (kind, name) DO UPDATE SET at = excluded.at, place = excluded.place";

    private const string CountLane = "SELECT ready FROM notify_lane WHERE lane = ?";

    private const string HasWork =
        "SELECT 1 FROM notify_queue WHERE id = ?1 AND is_paused = 0 AND ("
            + "EXISTS (SELECT 1 FROM notify_ready WHERE lane BETWEEN ?1 * 2 AND ?1 * 2 + 1) "
            + "OR EXISTS (SELECT 1 FROM notify_outbox WHERE lane BETWEEN ?1 * 2 AND ?1 * 2 + 1) "
            + "OR EXISTS (SELECT 1 FROM notify_delayed WHERE lane = ?1 * 2 AND due <= ?2) "
            + "OR EXISTS (SELECT 1 FROM notify_delayed WHERE lane = ?1 * 2 + 1 AND due <= ?2))";

    public static int Get(Func<string, Statement> prepare, string channel) =>
        (int?)prepare(Find).Bind(channel).QueryNumber() ?? Add(prepare, null, channel);

    /// <summary>
    /// Adds the queues that this process uses to a file that has replaced another one, with the ids that it knows.
    /// </summary>
    /// <exception cref="StoreException">An id belongs to another queue.</exception>
    public static void Restore(Database database, IEnumerable<KeyValuePair<int, string>> known)
    {
        var existing = Read(database);
        foreach (var (id, channel) in known)
        {
            if (existing.TryGetValue(id, out var found) ? found == channel : !existing.ContainsValue(channel))
            {
                if (found is null)
                    Add(database.Prepare, id, channel);
                continue;
            }

            throw StoreException.Refused(
                "the database file was replaced by another one that contains the queues in another order",
                "Restart the process.");
        }
    }

    public static Dictionary<int, string> Read(Database database)
    {
        var queues = new Dictionary<int, string>();
        using var rows = database.Prepare(ReadAll).Query();
        while (rows.Read())
            queues[(int)rows.GetNumber(0)] = rows.GetText(1);
        return queues;
    }

    public static void Pause(WriteTransaction transaction, int queue, bool isPaused) =>
        transaction.Prepare(SetPause).Bind(isPaused).Bind(queue).Execute();

    public static void AddTotals(WriteTransaction transaction, IEnumerable<QueueTotals> totals)
    {
        foreach (var one in totals)
        {
            transaction.Prepare(AddToTotals)
                .Bind(one.Accepted).Bind(one.Completed).Bind(one.DeadLettersExpired).Bind(one.Queue)
                .Execute();
        }
    }

    public static void Cancel(WriteTransaction transaction, CancellationMark mark) =>
        transaction.Prepare(InsertMark)
            .Bind((long)mark.Kind).Bind(mark.Name).Bind(transaction.NowMicros).Bind(transaction.LastPlace())
            .Execute();

    public static int CountReady(Database database, long lane, int most) =>
        (int)Math.Min(most, database.Prepare(CountLane).Bind(lane).QueryNumber() ?? 0);

    public static List<int> FindWork(Database database, IEnumerable<int> queues, long now) =>
    [
        .. queues.Where(queue => database.Prepare(HasWork).Bind(queue).Bind(now).QueryNumber() is not null),
    ];

    private static int Add(Func<string, Statement> prepare, int? id, string channel)
    {
        var added = (int)prepare(Insert).Bind(id).Bind(channel).QueryNumber()!.Value;
        foreach (var lane in new[] { Lane.Transactional, Lane.Campaign })
            prepare(InsertLane).Bind(Lanes.Of(added, lane)).Execute();
        return added;
    }
}
