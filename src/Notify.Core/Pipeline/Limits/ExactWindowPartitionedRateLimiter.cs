using System.Threading.RateLimiting;
using Notify.Shared;

namespace Notify.Pipeline.Limits;

/// <summary>An exact window for each key. Windows of keys that are no longer used are removed.</summary>
internal sealed class ExactWindowPartitionedRateLimiter(RateLimit limit, TimeProvider time)
    : PartitionedRateLimiter<string>
{
    private readonly KeyedLimiters<ExactWindowRateLimiter> _windows =
        new(_ => new ExactWindowRateLimiter(limit, time), limit.Window, time);

    /// <summary>The number of keys that have a window.</summary>
    public int Count => _windows.Count;

    /// <summary>The number of keys for which memory is reserved.</summary>
    public int Capacity => _windows.Capacity;

    public override RateLimiterStatistics? GetStatistics(string resource) => _windows.Find(resource)?.GetStatistics();

    // The permit is taken under the lock, so that the window cannot be removed between the lookup and the permit.
    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount)
    {
        lock (_windows.Gate)
            return _windows.GetOrAdd(resource).AttemptAcquire(permitCount);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        string resource, int permitCount, CancellationToken cancellationToken)
    {
        lock (_windows.Gate)
            return _windows.GetOrAdd(resource).AcquireAsync(permitCount, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _windows.Dispose();
        base.Dispose(disposing);
    }
}
