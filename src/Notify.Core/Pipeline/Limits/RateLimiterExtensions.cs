using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// Takes permits of local and of distributed limiters. A distributed one asks its store, so it is always awaited.
/// </summary>
internal static class RateLimiterExtensions
{
    /// <summary>Takes one permit if it is free; returns null if it is not.</summary>
    public static ValueTask<RateLimitLease?> TryTakeOneAsync(
        this RateLimiter limiter,
        CancellationToken cancellationToken)
    {
        if (limiter is IDistributedRateLimiter shared)
            return FirstAsync(shared, wait: false, cancellationToken);
        var lease = limiter.AttemptAcquire();
        if (lease.IsAcquired)
            return new(lease);
        lease.Dispose();
        return default;
    }

    /// <summary>Waits for one permit, behind the calls of all processes that already wait in AcquireAsync.</summary>
    /// <returns>Null if the limiter was disposed.</returns>
    public static async ValueTask<RateLimitLease?> TakeOneAsync(
        this RateLimiter limiter,
        CancellationToken cancellationToken)
    {
        if (limiter is IDistributedRateLimiter shared)
            return await FirstAsync(shared, wait: true, cancellationToken).ConfigureAwait(false);
        var lease = await limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        return null;
    }

    private static async ValueTask<RateLimitLease?> FirstAsync(
        IDistributedRateLimiter shared, bool wait, CancellationToken cancellationToken)
    {
        var taken = await shared.TakeAsync(1, wait, cancellationToken).ConfigureAwait(false);
        return taken.Count > 0 ? taken[0] : null;
    }
}

internal static class RateLimitLeaseExtensions
{
    /// <summary>Returns an unused permit if its limiter supports that; otherwise the permit counts as used.</summary>
    public static void GiveBack(this RateLimitLease lease)
    {
        (lease as IReturnablePermit)?.Return();
        lease.Dispose();
    }

    /// <summary>Returns the limiter's Retry-After, or <paramref name="otherwise"/> if it has none.</summary>
    public static TimeSpan RetryAfter(this RateLimitLease lease, TimeSpan otherwise) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : otherwise;
}
