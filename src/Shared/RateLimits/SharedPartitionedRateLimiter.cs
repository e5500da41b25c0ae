using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Shared.RateLimits;

/// <summary>
/// A shared limit for each key. Limiters of keys that are no longer used are removed; their permits remain in the store.
/// </summary>
internal sealed class SharedPartitionedRateLimiter(
    LimitSession session,
    string name,
    RateLimit limit)
    : PartitionedRateLimiter<string>, IDistributedPartitionedRateLimiter
{
    private readonly KeyedLimiters<SharedRateLimiter> _limiters = new(
        key => new SharedRateLimiter(session, LimitName.Of(name, key), limit),
        limit.Window,
        session.Time);

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
