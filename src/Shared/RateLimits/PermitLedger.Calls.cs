
namespace Notify.Shared.RateLimits;

/// <summary>Creates the calls that report permits to the store and records their replies.</summary>
internal sealed partial class PermitLedger
{
    // The shortest lifetime of a hold that is not renewed. Holds are renewed at a third of it.
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Renewal = ShortestHold / 3;

    // How long a process counts as alive after its last call. After half of this time it reports all its permits again,
    // because the store may have deleted its data.
    private static readonly TimeSpan ProcessLifetime = TimeSpan.FromSeconds(60);

    // How long a blocking process counts. Blocking calls ask the store at least once a second.
    private static readonly TimeSpan BlockingLifetime = TimeSpan.FromSeconds(2.5);

    private int _reportedEpoch = -1;
    private long _reportedAt;
    private long _renewedAt;

    // A process that crashed may have used a permit just before the next renewal, so it counts for a window from then.
    private TimeSpan HoldLifetime => limit.Window + Renewal > ShortestHold ? limit.Window + Renewal : ShortestHold;

    /// <summary>Whether holds must be renewed.</summary>
    public bool IsRenewalDue => _held.Count > 0 && session.Between(_renewedAt, session.Now) >= Renewal;

    /// <summary>
    /// Creates a call that reports new permits, or after an interruption all permits that still count.
    /// </summary>
    public LimitRequest Prepare(int most, int least, bool isBlocking)
    {
        var now = session.Now;
        var epoch = session.Epoch;
        Prune(now);
        var everything = _reportedEpoch != epoch || session.Between(_reportedAt, now) >= ProcessLifetime / 2;
        Dictionary<long, long> used = new(_used);
        if (everything)
            foreach (var (id, at) in _recent)
                used.TryAdd(id, at);
        return new LimitRequest
        {
            Permits = limit.Permits,
            Window = Milliseconds(limit.Window),
            Process = session.Process,
            HoldLifetime = Milliseconds(HoldLifetime),
            ProcessLifetime = Milliseconds(ProcessLifetime),
            BlockingLifetime = Milliseconds(BlockingLifetime),
            IsBlocking = isBlocking,
            IsKnown = !everything,
            Least = least,
            Ids = NewIds(most),
            Returned = [.. _returned.Keys],
            Used = [.. used.Keys],
            UsedSince = [.. used.Values.Select(at => (long)session.Between(at, now).TotalMilliseconds)],
            Renewed = everything || session.Between(_renewedAt, now) >= Renewal ? [.. _held.Keys] : [],
            Epoch = epoch,
            At = now,
        };
    }

    /// <summary>Records the reply to a call: the reported permits and the granted ones.</summary>
    public void Enter(LimitRequest call, LimitReply answer)
    {
        if (answer.Forgotten)
        {
            _reportedEpoch = -1;
            return;
        }

        foreach (var id in call.Returned)
            _returned.Remove(id);
        foreach (var id in call.Used)
            _used.Remove(id);
        foreach (var id in call.Renewed)
        {
            if (_held.ContainsKey(id))
            {
                _held[id] = true;
            }
            else
            {
                // Returned meanwhile. If the call that says so has overtaken this one, the hold would be set again.
                _returned[id] = session.Now;
            }
        }

        if (call.Renewed.Length > 0 || _held.Count == 0)
            _renewedAt = call.At;
        foreach (var id in call.Ids.AsSpan(0, answer.Granted))
            _held.Add(id, true);
        _reportedEpoch = call.Epoch;
        _reportedAt = call.At;
    }

    /// <summary>Records that a call has no reply. The permits that it may have taken are returned.</summary>
    public void EnterUnknown(LimitRequest call)
    {
        foreach (var id in call.Ids)
            _returned[id] = session.Now;
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
