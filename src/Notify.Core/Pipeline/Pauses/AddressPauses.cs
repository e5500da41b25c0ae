using System.Collections.Concurrent;
using Notify.Shared;

namespace Notify.Pipeline.Pauses;

/// <summary>
/// The addresses that are paused, and the refusals of addresses that are not suppressed yet. Expired entries are
/// removed once a minute.
/// </summary>
internal sealed class AddressPauses : IDisposable
{
    // Beyond it, the oldest refusals are forgotten first, then the pauses that end first: their next message is sent
    // and refused again.
    internal const int MaxEntries = 100_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    // A refusal is forgotten after this time without another one.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly SweepTimer _timer;
    private readonly Lock _sweep = new();

    public AddressPauses(TimeProvider time)
    {
        _time = time;
        _timer = new SweepTimer(SweepInterval, Sweep, time);
    }

    /// <summary>The number of addresses that are paused or have refusals.</summary>
    public int Count => _entries.Count;

    /// <summary>Returns the time until the pause of an address ends; null if it is not paused.</summary>
    public TimeSpan? Remaining(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            return null;
        var now = _time.GetTimestamp();
        return entry.PausedUntil > now ? _time.GetElapsedTime(now, entry.PausedUntil) : null;
    }

    /// <summary>Pauses an address. A longer pause that it has already stays.</summary>
    public void Pause(string key, TimeSpan duration) => Update(key, entry =>
    {
        var until = _time.GetTimestamp() + _time.ToTimestampUnits(duration);
        return entry with { PausedUntil = Math.Max(entry.PausedUntil, until) };
    });

    /// <summary>Counts a refusal of an address.</summary>
    /// <param name="key">The normalized address.</param>
    /// <param name="acceptances">The number of acceptances of its provider so far.</param>
    /// <returns>The refusals of this address, including this one.</returns>
    public Refusals CountRefusal(string key, long acceptances)
    {
        var now = _time.GetTimestamp();
        var updated = Update(key, entry => entry.Refusals == 0 || _time.GetElapsedTime(entry.RefusedAt, now) > Memory
            ? entry with { Refusals = 1, FirstRefusedAt = now, RefusedAt = now, Acceptances = acceptances }
            : entry with { Refusals = entry.Refusals + 1, RefusedAt = now });
        return new(
            updated.Refusals,
            _time.GetElapsedTime(updated.FirstRefusedAt, now),
            OthersAccepted: acceptances > updated.Acceptances);
    }

    /// <summary>Forgets the refusals of an address that has accepted a message or was suppressed.</summary>
    public void Forget(string key) => _entries.TryRemove(key, out _);

    public void Dispose() => _timer.Dispose();

    private Entry Update(string key, Func<Entry, Entry> change)
    {
        var updated = _entries.AddOrUpdate(
            key, static (_, update) => update(default), static (_, entry, update) => update(entry), change);
        _timer.Start();
        if (_entries.Count > MaxEntries)
            Sweep();
        return updated;
    }

    private bool Sweep()
    {
        lock (_sweep)
        {
            var now = _time.GetTimestamp();
            foreach (var pair in _entries)
            {
                var isRemembered = pair.Value.Refusals > 0
                    && _time.GetElapsedTime(pair.Value.RefusedAt, now) <= Memory;
                if (pair.Value.PausedUntil <= now && !isRemembered)
                    _entries.TryRemove(pair);
            }

            if (_entries.Count > MaxEntries)
                RemoveOldest(now);
            return !_entries.IsEmpty;
        }
    }

    // Removes half of them, so that the work is not repeated with the next entry.
    private void RemoveOldest(long now)
    {
        // A copy: sorting the dictionary itself fails if another thread adds an entry meanwhile.
        var entries = _entries.ToArray();
        var oldest = entries
            .OrderBy(pair => Math.Max(pair.Value.PausedUntil, now))
            .ThenBy(pair => pair.Value.RefusedAt)
            .Take(entries.Length - (MaxEntries / 2));
        foreach (var pair in oldest)
            _entries.TryRemove(pair);
    }

    /// <summary>The refusals of one address.</summary>
    /// <param name="Count">The number of refusals.</param>
    /// <param name="SinceFirst">The time since the first one.</param>
    /// <param name="OthersAccepted">
    /// Whether the provider has accepted messages to other addresses since the first one.
    /// </param>
    internal readonly record struct Refusals(int Count, TimeSpan SinceFirst, bool OthersAccepted);

    private readonly record struct Entry(
        long PausedUntil,
        int Refusals,
        long FirstRefusedAt,
        long RefusedAt,
        long Acceptances);
}
