using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;
using Notify.Shared;

namespace Notify.Redis.RateLimits;

/// <summary>
/// A limit in Redis for each key. Limiters of keys that are no longer used are removed; their permits remain in Redis.
/// </summary>
internal sealed class RedisPartitionedRateLimiter(
    RateLimitStore store,
    string @namespace,
    string name,
    RateLimit limit)
    : PartitionedRateLimiter<string>, IDistributedPartitionedRateLimiter
{
    private readonly KeyedLimiters<RedisRateLimiter> _limiters = new(
        key => new RedisRateLimiter(store, LimitKeys.Of(@namespace, LimitKeys.Name(name, key)), limit),
        limit.Window,
        store.Time);

    /// <summary>The number of keys that have a limiter in this process.</summary>
    public int Count => _limiters.Count;

    public async ValueTask<RateLimitLease> TryAcquireAsync(
        string key, int permitCount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _limiters.GetOrAdd(key).TryAcquireAsync(permitCount).ConfigureAwait(false);
    }

    public override RateLimiterStatistics? GetStatistics(string resource) => _limiters.Find(resource)?.GetStatistics();

    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount) =>
        _limiters.GetOrAdd(resource).AttemptAcquire(permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        string resource, int permitCount, CancellationToken cancellationToken) =>
        _limiters.GetOrAdd(resource).AcquireAsync(permitCount, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _limiters.Dispose();
        base.Dispose(disposing);
    }
}
