using System.Collections.Concurrent;
using Notify.Shared;

namespace Notify.Pipeline.Pauses;

/// <summary>
/// The addresses that are paused, and the refusals of addresses that are not suppressed yet. Costs nothing while there
/// are none.
/// </summary>
internal sealed class AddressPauses(TimeProvider time)
{
    private const int SmallestSweep = 256;

    // A refusal is forgotten after this time without another one.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private volatile int _count;
    private int _sweepAt = SmallestSweep;

    /// <summary>Returns the time until the pause of an address ends; null if it is not paused.</summary>
    public TimeSpan? Remaining(string key)
    {
        if (_count == 0 || !_entries.TryGetValue(key, out var entry))
            return null;
        var now = time.GetTimestamp();
        return entry.PausedUntil > now ? time.GetElapsedTime(now, entry.PausedUntil) : null;
    }

    /// <summary>Pauses an address. A longer pause that it has already stays.</summary>
    public void Pause(string key, TimeSpan duration) => Update(key, entry =>
    {
        var until = time.GetTimestamp() + time.ToTimestampUnits(duration);
        return entry with { PausedUntil = Math.Max(entry.PausedUntil, until) };
    });

    /// <summary>Counts a refusal of an address.</summary>
    /// <param name="key">The normalized address.</param>
    /// <param name="acceptances">The number of acceptances of its provider so far.</param>
    /// <returns>The refusals of this address, including this one.</returns>
    public Refusals CountRefusal(string key, long acceptances)
    {
        var now = time.GetTimestamp();
        var updated = Update(key, entry => entry.Refusals == 0 || time.GetElapsedTime(entry.RefusedAt, now) > Memory
            ? entry with { Refusals = 1, FirstRefusedAt = now, RefusedAt = now, Acceptances = acceptances }
            : entry with { Refusals = entry.Refusals + 1, RefusedAt = now });
        return new(
            updated.Refusals,
            time.GetElapsedTime(updated.FirstRefusedAt, now),
            OthersAccepted: acceptances > updated.Acceptances);
    }

    /// <summary>Forgets the refusals of an address that has accepted a message or was suppressed.</summary>
    public void Forget(string key)
    {
        if (_count > 0 && _entries.TryRemove(key, out _))
            _count = _entries.Count;
    }

    private Entry Update(string key, Func<Entry, Entry> change)
    {
        var updated = _entries.AddOrUpdate(
            key, static (_, update) => update(default), static (_, entry, update) => update(entry), change);
        _count = _entries.Count;
        if (_count >= _sweepAt)
            Sweep();
        return updated;
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var pair in _entries)
        {
            var isRemembered = pair.Value.Refusals > 0 && time.GetElapsedTime(pair.Value.RefusedAt, now) <= Memory;
            if (pair.Value.PausedUntil <= now && !isRemembered)
                _entries.TryRemove(pair);
        }

        _count = _entries.Count;
        _sweepAt = Math.Max(SmallestSweep, _count * 2);
    }

    /// <summary>The refusals of one address.</summary>
    /// <param name="Count">The number of refusals.</param>
    /// <param name="SinceFirst">The time since the first one.</param>
    /// <param name="OthersAccepted">
    /// Whether the provider has accepted messages to other addresses since the first one.
    /// </param>
    internal readonly record struct Refusals(int Count, TimeSpan SinceFirst, bool OthersAccepted);

    private readonly record struct Entry(
        long PausedUntil, int Refusals, long FirstRefusedAt, long RefusedAt, long Acceptances);
}
