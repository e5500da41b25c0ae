using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Moves messages between the places in which they can be.</summary>
internal static class Places
{
    /// <summary>Reads the time at which the next message of a lane is due.</summary>
    public const string FindNextDue = "SELECT due FROM notify_delayed WHERE lane = ? ORDER BY due LIMIT 1";

    private const string InsertReady =
        "INSERT INTO notify_ready (lane, rank, place, key, number, since) VALUES (?, ?, ?, ?, ?, ?)";

    private const string InsertDelayed =
        "INSERT INTO notify_delayed (lane, due, place, rank, key, number) VALUES (?, ?, ?, ?, ?, ?)";

    private const string FindFollower =
        "SELECT place, rank, number, since FROM notify_follower WHERE lane = ? AND key = ? ORDER BY place LIMIT 1";

    private const string DeleteFollower = "DELETE FROM notify_follower WHERE lane = ? AND key = ? AND place = ?";

    private const string DeleteLease = "DELETE FROM notify_lease WHERE lane = ? AND key = ?";

    /// <summary>Makes a lease a hold: later messages of the recipient wait for its message.</summary>
    private const string HoldLease = "UPDATE notify_lease SET worker = NULL, token = NULL WHERE lane = ? AND key = ?";

    public static void AddReady(
        WriteTransaction transaction,
        long lane,
        long rank,
        long place,
        long key,
        long number,
        long since) =>
        transaction.Prepare(InsertReady)
            .Bind(lane).Bind(rank).Bind(place).Bind(key).Bind(number).Bind(since)
            .Execute();

    public static void AddDelayed(
        WriteTransaction transaction,
        long lane,
        long due,
        long place,
        long rank,
        long key,
        long number) =>
        transaction.Prepare(InsertDelayed)
            .Bind(lane).Bind(due).Bind(place).Bind(rank).Bind(key).Bind(number)
            .Execute();

    public static void Hold(WriteTransaction transaction, long lane, long key) =>
        transaction.Prepare(HoldLease).Bind(lane).Bind(key).Execute();

    /// <summary>Ends a lease, and makes the next message of the recipient ready.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Release(WriteTransaction transaction, long lane, long key)
    {
        transaction.Prepare(DeleteLease).Bind(lane).Bind(key).Execute();
        long place, rank, number, since;
        using (var rows = transaction.Prepare(FindFollower).Bind(lane).Bind(key).Query())
        {
            if (!rows.Read())
                return false;
            (place, rank, number, since) =
                (rows.GetNumber(0), rows.GetNumber(1), rows.GetNumber(2), rows.GetNumber(3));
        }

        transaction.Prepare(DeleteFollower).Bind(lane).Bind(key).Bind(place).Execute();
        AddReady(transaction, lane, Math.Min(rank, Rank.Returned), place, key, number, since);
        return true;
    }
}
