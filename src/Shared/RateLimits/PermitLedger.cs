namespace Notify.Shared.RateLimits;

/// <summary>
/// The permits of this process for one limit: those it holds, those it used recently, and those it has not reported to
/// the store. The limiter holds its lock during each call.
/// </summary>
internal sealed partial class PermitLedger(RateLimit limit, LimitSession session)
{
    // False for permits that were granted while the store was unreachable; they need not be returned there.
    private readonly Dictionary<long, bool> _held = [];

    // The time at which each permit was returned.
    private readonly Dictionary<long, long> _returned = [];
    private readonly Dictionary<long, long> _used = [];
    private readonly Queue<(long Id, long At)> _recent = new();
    private long _last;

    public int Held => _held.Count;

    /// <summary>Whether there are permits to report to the store.</summary>
    public bool HasUnreported => _returned.Count + _used.Count > 0;

    /// <summary>Whether no permit of this process counts any longer.</summary>
    public bool IsEmpty
    {
        get
        {
            Prune();
            return _held.Count == 0 && _recent.Count == 0 && !HasUnreported;
        }
    }

    public void Release(ReadOnlySpan<long> ids, bool used)
    {
        var now = session.Now;
        foreach (var id in ids)
        {
            if (!_held.Remove(id, out var isKnown))
                continue;
            if (used)
            {
                _used[id] = now;
                _recent.Enqueue((id, now));
            }
            else if (isKnown)
            {
                _returned[id] = now;
            }
        }
    }

    /// <summary>Takes permits from the share of this process, without the store.</summary>
    public PermitGrant TakeLocally(int most, int least)
    {
        var now = session.Now;
        Prune(now);
        var share = LocalShare.Of(limit, session.Processes);
        var free = share.Permits - _held.Count - _recent.Count;
        var granted = Math.Max(Math.Min(most, free), 0);
        if (granted < least || granted == 0)
            return new([], PauseLocally(Math.Max(least, 1) - free, share, now));
        var ids = NewIds(granted);
        foreach (var id in ids)
            _held.Add(id, false);
        return new(ids, TimeSpan.Zero);
    }

    private TimeSpan PauseLocally(int missing, LocalShare share, long now)
    {
        if (missing > _recent.Count)
            return limit.Window;
        foreach (var (_, at) in _recent)
            if (--missing <= 0)
                return Positive(share.Window - session.Between(at, now));
        return limit.Window;
    }

    private static TimeSpan Positive(TimeSpan pause) =>
        pause > TimeSpan.FromMilliseconds(1) ? pause : TimeSpan.FromMilliseconds(1);

    /// <summary>Forgets the permits that no longer count.</summary>
    public void Prune() => Prune(session.Now);

    // Unreported permits are removed too, so that they do not accumulate during a long outage. The store has removed the
    // holds of returned permits itself if it was unreachable for their lifetime.
    private void Prune(long now)
    {
        var counts = LocalShare.Of(limit, session.Processes).Window;
        while (_recent.TryPeek(out var oldest) && session.Between(oldest.At, now) >= counts)
        {
            _recent.Dequeue();
            if (session.IsDown)
                _used.Remove(oldest.Id);
        }

        if (!session.IsDown)
            return;
        foreach (var (id, at) in _returned)
            if (session.Between(at, now) >= HoldLifetime)
                _returned.Remove(id);
    }

    private long[] NewIds(int count)
    {
        var ids = new long[count];
        for (var i = 0; i < count; i++)
            ids[i] = ++_last;
        return ids;
    }
}

/// <summary>
/// The share of a limit that one process may use without the store. If there are more processes than permits,
/// it is one permit in a longer window.
/// </summary>
internal readonly record struct LocalShare(int Permits, TimeSpan Window)
{
    public static LocalShare Of(RateLimit limit, int processes)
    {
        processes = Math.Max(processes, 1);
        return limit.Permits >= processes
            ? new(limit.Permits / processes, limit.Window)
            : new(1, limit.Window * Math.Ceiling(processes / (double)limit.Permits));
    }
}

/// <summary>The permits that were taken.</summary>
/// <param name="Ids">The ids of the permits; empty if the request was refused.</param>
/// <param name="Pause">If refused: the time until a next attempt is useful.</param>
internal readonly record struct PermitGrant(long[] Ids, TimeSpan Pause);
