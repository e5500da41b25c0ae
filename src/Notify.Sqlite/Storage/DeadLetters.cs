using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Reads, requeues and deletes dead letters.</summary>
internal static class DeadLetters
{
    private const string Columns = "SELECT id, queue, lane, at, reason, state, body FROM notify_dead ";

    private const string FindById = Columns + "WHERE id = ?";

    // A number of a message is never used again, so that a requeued message keeps its own.
    private const string ReturnMessage =
        "INSERT INTO notify_message (number, id, notification, campaign, state, body) "
            + "SELECT number, id, ?, ?, ?, body FROM notify_dead WHERE id = ? RETURNING number";

    private const string Delete = "DELETE FROM notify_dead WHERE id = ?";

    public static StoredDeadLetter? Find(Database database, Guid id, DateTimeOffset now)
    {
        using var rows = database.Prepare(FindById).Bind(id).Query();
        return rows.Read() ? ReadRow(rows, now) : null;
    }

    public static List<StoredDeadLetter> Read(Database database, DeadLetterQuery query, DateTimeOffset now)
    {
        var statement = database.Prepare(TextOf(query));
        if (query.Queue is { } queue)
            statement.Bind(queue);
        Bind(statement, query.After);
        Bind(statement, query.Last);
        var letters = new List<StoredDeadLetter>();
        using var rows = statement.Bind(query.Limit).Query();
        while (rows.Read())
            letters.Add(ReadRow(rows, now));
        return letters;
    }

    /// <returns>The number of dead letters that existed.</returns>
    public static int Requeue(WriteTransaction transaction, IEnumerable<RequeuedLetter> letters) =>
        letters.Count(letter => Requeue(transaction, letter));

    /// <returns>The number of dead letters that existed.</returns>
    public static int Purge(WriteTransaction transaction, IEnumerable<Guid> ids) =>
        ids.Sum(id => transaction.Prepare(Delete).Bind(id).Execute());

    private static bool Requeue(WriteTransaction transaction, RequeuedLetter letter)
    {
        var number = transaction.Prepare(ReturnMessage)
            .Bind(letter.NotificationId).Bind(letter.Campaign).Bind(letter.State).Bind(letter.Id)
            .QueryNumber();
        if (number is null)
            return false;
        transaction.Prepare(Delete).Bind(letter.Id).Execute();
        Places.AddReady(
            transaction,
            Lanes.Of(letter.Queue, letter.Lane),
            Rank.Normal,
            transaction.NextPlace(),
            letter.OrderingKey,
            number.Value,
            transaction.NowMicros);
        return true;
    }

    // There are few texts, because the conditions have no values in them. Each is prepared once.
    private static string TextOf(DeadLetterQuery query)
    {
        var (order, after, last) = query.NewestFirst ? ("DESC", "<", ">=") : ("ASC", ">", "<=");
        var conditions = new List<string>();
        if (query.Queue is not null)
            conditions.Add("queue = ?");
        if (query.After is not null)
            conditions.Add($"(at, id) {after} (?, ?)");
        if (query.Last is not null)
            conditions.Add($"(at, id) {last} (?, ?)");
        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)} ";
        return $"{Columns}{where}ORDER BY at {order}, id {order} LIMIT ?";
    }

    private static void Bind(Statement statement, DeadLetterPosition? position)
    {
        if (position is { } value)
            statement.Bind(Micros.Of(value.At)).Bind(value.Id);
    }

    private static StoredDeadLetter ReadRow(Rows rows, DateTimeOffset now) => new()
    {
        Id = rows.GetGuid(0),
        Queue = (int)rows.GetNumber(1),
        Lane = Lanes.LaneOf(rows.GetNumber(2)),
        At = Micros.ToTime(rows.GetNumber(3)),
        Reason = rows.GetText(4),
        State = rows.GetBytesOrNull(5),
        Body = rows.GetBytes(6),
        ReadAt = now,
    };
}
