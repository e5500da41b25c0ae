using System.Globalization;

namespace Notify.PostgreSql.Storage;

/// <summary>
/// From which transaction on a claim of a lane must look for rows. While some transaction in the database stays open
/// for long, the rows of claimed messages cannot be removed from the index, and every claim would read all of them
/// again. New rows have higher transaction ids, so a claim may begin at the first one that it can see; only
/// transactions that were in progress below that mark, the late ones, are looked up by their ids.
/// </summary>
/// <remarks>
/// A mark is the memory of one process. A process that has just started reads from the beginning once.
/// </remarks>
internal sealed class LaneMarks
{
    private readonly Lock _gate = new();
    private ulong _mark;
    private ulong[] _late = [];

    public (ulong Mark, ulong[] Late) Current
    {
        get
        {
            lock (_gate)
                return (_mark, _late);
        }
    }

    /// <summary>Moves the mark.</summary>
    /// <param name="snapshot">A snapshot of the database.</param>
    /// <param name="first">The lowest transaction at or above the mark with rows in the snapshot, or null.</param>
    /// <param name="lateWithRows">The late transactions that have rows in the snapshot.</param>
    public void Move(Snapshot snapshot, ulong? first, IReadOnlyCollection<ulong> lateWithRows)
    {
        lock (_gate)
        {
            if (snapshot.End < _mark)
            {
                // Another server: a restored copy, whose transaction ids begin lower.
                (_mark, _late) = (0, []);
                return;
            }

            // A claim of the same moment may have moved the mark further.
            var mark = Math.Max(_mark, Math.Min(first ?? snapshot.End, snapshot.End));
            var late = _late.Where(id => snapshot.IsInProgress(id) || lateWithRows.Contains(id))
                .Concat(snapshot.InProgress.Where(id => id >= _mark && id < mark));
            (_mark, _late) = (mark, [.. late.Distinct().Order()]);
        }
    }
}

/// <summary>What <c>pg_current_snapshot()</c> returns: transactions from the end on have not started.</summary>
internal sealed record Snapshot(ulong End, IReadOnlyList<ulong> InProgress)
{
    public bool IsInProgress(ulong id) => id >= End || InProgress.Contains(id);

    /// <summary>Reads a text of the form <c>xmin:xmax:xip,xip…</c>.</summary>
    public static Snapshot Parse(string text)
    {
        var parts = text.Split(':');
        var inProgress = parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new Snapshot(Read(parts[1]), [.. inProgress.Select(Read)]);

        static ulong Read(string number) => ulong.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
