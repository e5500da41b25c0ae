using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Makes due messages ready, at the end of their lane.</summary>
internal static class DueMessages
{
    // Bounds the time of one claim. Later claims promote the others.
    private const int Most = 500;

    private const string FindDue =
        "SELECT due, place, rank, key, number FROM notify_delayed WHERE lane = ? AND due <= ? "
            + "ORDER BY due, place LIMIT ?";

    private const string DeleteDelayed = "DELETE FROM notify_delayed WHERE lane = ? AND due = ? AND place = ?";

    /// <summary>Promotes the due messages of a lane.</summary>
    /// <returns>Whether more may be due.</returns>
    public static bool Promote(WriteTransaction transaction, long lane)
    {
        var due = new List<(long Due, long Place, long Rank, long Key, long Number)>();
        using (var rows = transaction.Prepare(FindDue).Bind(lane).Bind(transaction.NowMicros).Bind(Most).Query())
        {
            while (rows.Read())
            {
                due.Add((
                    rows.GetNumber(0), rows.GetNumber(1), rows.GetNumber(2), rows.GetNumber(3), rows.GetNumber(4)));
            }
        }

        foreach (var message in due)
        {
            transaction.Prepare(DeleteDelayed).Bind(lane).Bind(message.Due).Bind(message.Place).Execute();
            Places.AddReady(
                transaction,
                lane,
                message.Rank,
                transaction.NextPlace(),
                message.Key,
                message.Number,
                message.Due);
        }

        return due.Count == Most;
    }
}
