using System.Collections.Concurrent;

namespace Notify.Pipeline.Limits;

/// <summary>Addresses that a provider asked to pause. Costs nothing while there are none.</summary>
internal sealed class AddressHolds
{
    private const int SmallestSweep = 256;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);
    private volatile int _count;
    private int _sweepAt = SmallestSweep;

    /// <summary>Returns the time until which an address is paused; null if it is not.</summary>
    public DateTimeOffset? Until(string key, DateTimeOffset now) =>
        _count > 0 && _until.TryGetValue(key, out var until) && until > now ? until : null;

    public void Hold(string key, DateTimeOffset until, DateTimeOffset now)
    {
        _until.AddOrUpdate(key, static (_, added) => added, static (_, old, added) => added > old ? added : old, until);
        _count = _until.Count;
        if (_count < _sweepAt)
            return;
        foreach (var pair in _until)
            if (pair.Value <= now)
                _until.TryRemove(pair);
        _count = _until.Count;
        _sweepAt = Math.Max(SmallestSweep, _count * 2);
    }
}
