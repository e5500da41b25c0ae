using System.Threading.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// An exact window for each key. Keys without permits in a window are removed, so that memory follows the addresses in
/// use.
/// </summary>
internal sealed class ExactWindowPartitionedRateLimiter(RateLimit limit, TimeProvider time)
    : PartitionedRateLimiter<string>
{
    private const int SmallestSweep = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ExactWindowRateLimiter> _windows = new(StringComparer.Ordinal);
    private int _sweepAt = SmallestSweep;

    /// <summary>The number of keys that have a window.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _windows.Count;
        }
    }

    public override RateLimiterStatistics? GetStatistics(string resource)
    {
        lock (_gate)
            return _windows.GetValueOrDefault(resource)?.GetStatistics();
    }

    // The permit is taken under the lock, so that the window cannot be removed between the lookup and the permit.
    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount)
    {
        lock (_gate)
            return Find(resource).AttemptAcquire(permitCount);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        string resource, int permitCount, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Find(resource).AcquireAsync(permitCount, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            foreach (var window in _windows.Values)
                window.Dispose();
            _windows.Clear();
        }

        base.Dispose(disposing);
    }

    private ExactWindowRateLimiter Find(string key)
    {
        if (_windows.TryGetValue(key, out var window))
            return window;
        if (_windows.Count >= _sweepAt)
            Sweep();
        return _windows[key] = new ExactWindowRateLimiter(limit, time);
    }

    private void Sweep()
    {
        foreach (var (key, window) in _windows)
        {
            if (window.IdleDuration is null)
                continue;
            _windows.Remove(key);
            window.Dispose();
        }

        _sweepAt = Math.Max(SmallestSweep, _windows.Count * 2);
    }
}
