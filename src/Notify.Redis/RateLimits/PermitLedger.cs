namespace Notify.Redis.RateLimits;

/// <summary>
/// What this process knows of its own permits of one limit: what it holds, what it used lately, what Redis has not been told. Its limiter locks it.
/// </summary>
internal sealed partial class PermitLedger(RateLimit limit, RateLimitStore server)
{
    // Whether Redis knows of it: one given out while Redis was away need not be returned there.
    private readonly Dictionary<long, bool> _held = [];
    private readonly HashSet<long> _returned = [];
    private readonly Dictionary<long, long> _used = [];
    private readonly Queue<(long Id, long At)> _recent = new();
    private long _last;

    public int Held => _held.Count;

    /// <summary>Whether Redis has to be told something.</summary>
    public bool HasNews => _returned.Count + _used.Count > 0;

    /// <summary>Whether nothing held or used counts any more.</summary>
    public bool IsEmpty
    {
        get
        {
            Prune(server.Now);
            return _held.Count == 0 && _recent.Count == 0 && !HasNews;
        }
    }

    public void GiveBack(ReadOnlySpan<long> ids, bool used)
    {
        var now = server.Now;
        foreach (var id in ids)
        {
            if (!_held.Remove(id, out var told))
                continue;
            if (used)
            {
                _used[id] = now;
                _recent.Enqueue((id, now));
            }
            else if (told)
            {
                _returned.Add(id);
            }
        }
    }

    /// <summary>Takes from this process's share, as if nobody else were asked.</summary>
    public LimitGrant TakeLocally(int most, int least)
    {
        var now = server.Now;
        Prune(now);
        var share = LocalShare.Of(limit, server.Processes);
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
                return Positive(share.Window - server.Between(at, now));
        return limit.Window;
    }

    private static TimeSpan Positive(TimeSpan pause) => pause > TimeSpan.FromMilliseconds(1) ? pause : TimeSpan.FromMilliseconds(1);

    private void Prune(long now)
    {
        // Both kinds that no longer count: with Redis away for long nothing may pile up.
        var counts = LocalShare.Of(limit, server.Processes).Window;
        while (_recent.TryPeek(out var oldest) && server.Between(oldest.At, now) >= counts)
        {
            _recent.Dequeue();
            if (server.IsDown)
                _used.Remove(oldest.Id);
        }
    }

    private long[] NewIds(int count)
    {
        var ids = new long[count];
        for (var i = 0; i < count; i++)
            ids[i] = ++_last;
        return ids;
    }
}
