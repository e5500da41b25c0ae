using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Redis.RateLimits;

/// <summary>A limit on Redis for each key. Keys nobody uses are forgotten here; their permits are on Redis.</summary>
internal sealed class RedisPartitionedRateLimiter(RateLimitStore server, string @namespace, string name, RateLimit limit)
    : PartitionedRateLimiter<string>, IDistributedPartitionedRateLimiter
{
    private const int SmallestSweep = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RedisRateLimiter> _limiters = new(StringComparer.Ordinal);
    private int _sweepAt = SmallestSweep;
    private bool _disposed;

    public async ValueTask<RateLimitLease> TryAcquireAsync(string key, int permitCount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Find(key).TryAcquireAsync(permitCount).ConfigureAwait(false);
    }

    public override RateLimiterStatistics? GetStatistics(string resource)
    {
        lock (_gate)
            return _limiters.GetValueOrDefault(resource)?.GetStatistics();
    }

    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount) => Find(resource).AttemptAcquire(permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(string resource, int permitCount, CancellationToken cancellationToken) =>
        Find(resource).AcquireAsync(permitCount, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var limiter in _limiters.Values)
                limiter.Dispose();
            _limiters.Clear();
        }

        base.Dispose(disposing);
    }

    private RedisRateLimiter Find(string key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_limiters.TryGetValue(key, out var limiter))
                return limiter;
            if (_limiters.Count >= _sweepAt)
                Sweep();
            return _limiters[key] = new RedisRateLimiter(server, LimitKeys.Of(@namespace, LimitKeys.Name(name, key)), limit);
        }
    }

    // Never disposed here: a call that has just found its limiter goes on with it, and what it takes is on Redis all the same.
    private void Sweep()
    {
        foreach (var (key, limiter) in _limiters)
            if (limiter.IdleDuration is not null)
                _limiters.Remove(key);
        _sweepAt = Math.Max(SmallestSweep, _limiters.Count * 2);
    }
}
