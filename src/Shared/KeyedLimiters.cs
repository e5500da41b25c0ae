using System.Threading.RateLimiting;

namespace Notify.Shared;

/// <summary>
/// A limiter for each key. Those that no call has used for one window and whose permits no longer count are removed,
/// so that memory follows the keys in use. Each call checks two of them; a timer checks all once in a window, but at
/// most once a second and at least once an hour.
/// </summary>
/// <typeparam name="TLimiter">The type of the limiters.</typeparam>
internal sealed class KeyedLimiters<TLimiter> : IDisposable
    where TLimiter : RateLimiter
{
    // More than one, so that keys leave faster than new ones arrive.
    private const int ChecksPerCall = 2;

    // A check of all keys must not block the calls for long.
    private const int ChecksPerLock = 1_000;

    private const int SmallestCapacity = 1_000;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    private readonly Func<string, TLimiter> _create;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // All entries; the next one to check comes first.
    private readonly Queue<Entry> _toCheck = new();
    private readonly SweepTimer _timer;
    private bool _disposed;

    public KeyedLimiters(Func<string, TLimiter> create, TimeSpan window, TimeProvider time)
    {
        _create = create;
        _time = time;
        _interval = TimeSpan.FromTicks(Math.Clamp(window.Ticks, ShortestInterval.Ticks, LongestInterval.Ticks));
        _timer = new SweepTimer(_interval, Sweep, time);
    }

    /// <summary>
    /// The lock of the table. A caller that holds it keeps the limiter that it has found from being removed.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>The number of keys that have a limiter.</summary>
    public int Count
    {
        get
        {
            lock (Gate)
                return _entries.Count;
        }
    }

    /// <summary>The number of keys for which memory is reserved.</summary>
    public int Capacity
    {
        get
        {
            lock (Gate)
                return _entries.Capacity;
        }
    }

    public TLimiter? Find(string key)
    {
        lock (Gate)
            return _entries.GetValueOrDefault(key)?.Limiter;
    }

    public TLimiter GetOrAdd(string key)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Check(ChecksPerCall);
            if (!_entries.TryGetValue(key, out var entry))
            {
                entry = new Entry(key, _create(key));
                _entries.Add(key, entry);
                _toCheck.Enqueue(entry);
                _timer.Start();
            }

            entry.UsedAt = _time.GetTimestamp();
            return entry.Limiter;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (Gate)
        {
            _disposed = true;
            foreach (var entry in _toCheck)
                entry.Limiter.Dispose();
            _entries.Clear();
            _toCheck.Clear();
        }
    }

    private bool Sweep()
    {
        for (var remaining = Count; remaining > 0; remaining -= ChecksPerLock)
        {
            lock (Gate)
                Check(Math.Min(remaining, ChecksPerLock));
        }

        lock (Gate)
        {
            if (_entries.Capacity > SmallestCapacity && _entries.Count < _entries.Capacity / 4)
            {
                _entries.TrimExcess();
                _toCheck.TrimExcess();
            }

            return _entries.Count > 0;
        }
    }

    // Removed limiters are not disposed: a call that has found one without the lock may continue.
    private void Check(int count)
    {
        for (; count > 0 && _toCheck.TryDequeue(out var entry); count--)
        {
            if (_time.GetElapsedTime(entry.UsedAt) >= _interval && entry.Limiter.IdleDuration is not null)
                _entries.Remove(entry.Key);
            else
                _toCheck.Enqueue(entry);
        }
    }

    private sealed class Entry(string key, TLimiter limiter)
    {
        public string Key { get; } = key;

        public TLimiter Limiter { get; } = limiter;

        public long UsedAt { get; set; }
    }
}
