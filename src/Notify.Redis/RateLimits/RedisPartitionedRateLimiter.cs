using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Redis.RateLimits;

/// <summary>A limit in Redis for each key. Limiters of idle keys are removed; their permits remain in Redis.</summary>
internal sealed class RedisPartitionedRateLimiter(RateLimitStore store, string @namespace, string name, RateLimit limit)
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
            return _limiters[key] = new RedisRateLimiter(store, LimitKeys.Of(@namespace, LimitKeys.Name(name, key)), limit);
        }
    }

    // Removed limiters are not disposed: a call that has just obtained one may continue, because its permits are in
    // Redis.
    private void Sweep()
    {
        foreach (var (key, limiter) in _limiters)
            if (limiter.IdleDuration is not null)
                _limiters.Remove(key);
        _sweepAt = Math.Max(SmallestSweep, _limiters.Count * 2);
    }
}
