using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>What Redis is told, and what it answered.</summary>
internal sealed partial class PermitLedger
{
    // A hold that is not renewed for this long is over, at the earliest. A third of it lies between two renewals.
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Renewal = ShortestHold / 3;

    // How long a process counts as alive after its last call. After half of it Redis may not know it any more, so it tells everything.
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    // Somebody who waits asks at least once a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    private int _toldEpoch = -1;
    private long _toldAt;
    private long _renewedAt;

    /// <summary>Whether holds would soon lapse.</summary>
    public bool IsRenewalDue => _held.Count > 0 && server.Between(_renewedAt, server.Now) >= Renewal;

    /// <summary>Writes down a call: what is new goes along, and after an interruption everything that still counts.</summary>
    public LimitCall Prepare(int most, int least, bool inPerson)
    {
        var now = server.Now;
        var epoch = server.Epoch;
        Prune(now);
        var everything = _toldEpoch != epoch || server.Between(_toldAt, now) >= Life / 2;
        Dictionary<long, long> used = new(_used);
        if (everything)
            foreach (var (id, at) in _recent)
                used.TryAdd(id, at);
        var call = new LimitCall
        {
            Ids = NewIds(most),
            Returned = [.. _returned],
            Used = [.. used.Keys],
            Renewed = everything || server.Between(_renewedAt, now) >= Renewal ? [.. _held.Keys] : [],
            Epoch = epoch,
            At = now,
        };
        call.Arguments = Arguments(call, least, inPerson, known: !everything, used, now);
        return call;
    }

    /// <summary>Enters what Redis answered: what it was told, and what it gave.</summary>
    public void Enter(LimitCall call, LimitAnswer answer)
    {
        if (answer.Forgotten)
        {
            _toldEpoch = -1;
            return;
        }

        _returned.ExceptWith(call.Returned);
        foreach (var id in call.Used)
            _used.Remove(id);
        foreach (var id in call.Renewed)
        {
            if (_held.ContainsKey(id))
                _held[id] = true;
            else
                _returned.Add(id); // Given back meanwhile: should the news of it have overtaken this call, the hold would stand again.
        }

        if (call.Renewed.Length > 0 || _held.Count == 0)
            _renewedAt = call.At;
        foreach (var id in call.Ids.AsSpan(0, answer.Granted))
            _held.Add(id, true);
        _toldEpoch = call.Epoch;
        _toldAt = call.At;
    }

    /// <summary>Nobody knows whether the call ran: what it may have taken is returned.</summary>
    public void EnterUnknown(LimitCall call) => _returned.UnionWith(call.Ids);

    private RedisValue[] Arguments(LimitCall call, int least, bool inPerson, bool known, Dictionary<long, long> used, long now)
    {
        // Whoever died may have used a permit just before its next renewal was due: it counts for a window from then.
        var hold = limit.Window + Renewal > ShortestHold ? limit.Window + Renewal : ShortestHold;
        var all = new List<RedisValue>(14 + call.Ids.Length + call.Returned.Length + (used.Count * 2) + call.Renewed.Length)
        {
            limit.Permits, Milliseconds(limit.Window), server.Process, Milliseconds(hold), Milliseconds(Life), Milliseconds(Patience),
            inPerson ? 1 : 0, known ? 1 : 0, call.Ids.Length, least,
            call.Ids.Length, call.Returned.Length, used.Count, call.Renewed.Length,
        };
        foreach (var id in call.Ids)
            all.Add(Name(id));
        foreach (var id in call.Returned)
            all.Add(Name(id));
        foreach (var (id, at) in used)
        {
            all.Add(Name(id));
            all.Add((long)server.Between(at, now).TotalMilliseconds);
        }

        foreach (var id in call.Renewed)
            all.Add(Name(id));
        return [.. all];
    }

    private RedisValue Name(long id) => $"{server.Process}:{id}";

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
