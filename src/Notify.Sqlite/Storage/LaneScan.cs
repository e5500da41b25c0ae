using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>A message that a claim examines.</summary>
/// <param name="Rank">Its rank.</param>
/// <param name="Place">Its place.</param>
/// <param name="Key">The ordering key of its recipient.</param>
/// <param name="Number">Its number.</param>
/// <param name="Since">The time since which it is ready.</param>
internal readonly record struct Candidate(long Rank, long Place, long Key, long Number, long Since);

/// <summary>
/// The first messages of a lane: those that can be claimed, and those that wait for an earlier message of their
/// recipient.
/// </summary>
internal sealed class LaneScan
{
    // Bounds the time of a claim that meets many messages of few recipients.
    private const int Examined = 256;
    private const int ExaminedForEach = 2;

    private const string FindReady =
        "SELECT rank, place, key, number, since FROM notify_ready WHERE lane = ? AND rank >= ? "
            + "ORDER BY rank, place LIMIT ?";

    private const string FindHolder = "SELECT number FROM notify_lease WHERE lane = ? AND key = ?";

    private const string DeleteReady = "DELETE FROM notify_ready WHERE lane = ? AND rank = ? AND place = ?";

    private const string InsertFollower =
        "INSERT INTO notify_follower (lane, key, place, rank, number, since) VALUES (?, ?, ?, ?, ?, ?)";

    private readonly List<Candidate> _blocked = [];
    private readonly List<(Candidate Candidate, int Before)> _duplicates = [];

    private LaneScan(long lane) => Lane = lane;

    public long Lane { get; }

    /// <summary>The messages that can be claimed, in order.</summary>
    public List<Candidate> Claimable { get; } = [];

    /// <summary>Whether the lane may have other messages that can be claimed.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Whether the first message that can be claimed must be claimed alone.</summary>
    public bool BeginsWithSuspect => Claimable is [{ Rank: Rank.Suspect }, ..];

    /// <summary>Examines messages until enough can be claimed.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="wanted">The number of messages that are wanted.</param>
    /// <param name="lowestRank">The rank from which messages are examined.</param>
    public static LaneScan Run(WriteTransaction transaction, long lane, int wanted, long lowestRank)
    {
        var scan = new LaneScan(lane);
        if (wanted > 0)
            scan.Examine(transaction, wanted, lowestRank);
        return scan;
    }

    /// <summary>Removes the first messages that can be claimed from the lane, and returns them.</summary>
    public List<Candidate> Take(WriteTransaction transaction, int count)
    {
        var taken = Claimable.GetRange(0, count);
        foreach (var candidate in taken)
            Remove(transaction, candidate);
        return taken;
    }

    /// <summary>Sets messages aside that wait for a message which is leased or held, or was taken now.</summary>
    /// <returns>Whether there were any.</returns>
    public bool SetAside(WriteTransaction transaction, int taken)
    {
        var waiting = _blocked
            .Concat(_duplicates.Where(pair => pair.Before < taken).Select(pair => pair.Candidate))
            .ToList();
        foreach (var candidate in waiting)
        {
            Remove(transaction, candidate);
            transaction.Prepare(InsertFollower)
                .Bind(Lane).Bind(candidate.Key).Bind(candidate.Place).Bind(candidate.Rank).Bind(candidate.Number)
                .Bind(candidate.Since)
                .Execute();
        }

        return waiting.Count > 0;
    }

    private void Examine(WriteTransaction transaction, int wanted, long lowestRank)
    {
        var most = Examined + (wanted * ExaminedForEach);
        var count = 0;
        var keys = new Dictionary<long, int>();
        using var rows = transaction.Prepare(FindReady).Bind(Lane).Bind(lowestRank).Bind(most).Query();
        while (Claimable.Count < wanted && rows.Read())
        {
            count++;
            var candidate = new Candidate(
                rows.GetNumber(0), rows.GetNumber(1), rows.GetNumber(2), rows.GetNumber(3), rows.GetNumber(4));
            var holder = transaction.Prepare(FindHolder).Bind(Lane).Bind(candidate.Key).QueryNumber();
            if (holder is not null && holder != candidate.Number)
                _blocked.Add(candidate);
            else if (!keys.TryAdd(candidate.Key, Claimable.Count))
                _duplicates.Add((candidate, keys[candidate.Key]));
            else
                Claimable.Add(candidate);

            // It is claimed alone, so the messages after it do not matter.
            if (BeginsWithSuspect)
                break;
        }

        IsIncomplete = count == most;
    }

    private void Remove(WriteTransaction transaction, Candidate candidate) =>
        transaction.Prepare(DeleteReady).Bind(Lane).Bind(candidate.Rank).Bind(candidate.Place).Execute();
}
