using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// Takes permits of any limiter the way that suits it: one that is kept outside the process is never asked on this
/// thread.
/// </summary>
internal static class RateLimiterExtensions
{
    /// <summary>Takes one permit if it is free; null where it is not.</summary>
    public static ValueTask<RateLimitLease?> TryTakeOneAsync(this RateLimiter limiter, CancellationToken cancellationToken)
    {
        if (limiter is IDistributedRateLimiter shared)
            return FirstAsync(shared, wait: false, cancellationToken);
        var lease = limiter.AttemptAcquire();
        if (lease.IsAcquired)
            return new(lease);
        lease.Dispose();
        return default;
    }

    /// <summary>Waits for one permit behind those who wait in person, in whichever process.</summary>
    /// <returns>Null where the limiter gives none any more.</returns>
    public static async ValueTask<RateLimitLease?> TakeOneAsync(this RateLimiter limiter, CancellationToken cancellationToken)
    {
        if (limiter is IDistributedRateLimiter shared)
            return await FirstAsync(shared, wait: true, cancellationToken).ConfigureAwait(false);
        var lease = await limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        return null;
    }

    private static async ValueTask<RateLimitLease?> FirstAsync(IDistributedRateLimiter shared, bool wait, CancellationToken cancellationToken)
    {
        var taken = await shared.TakeAsync(1, wait, cancellationToken).ConfigureAwait(false);
        return taken.Count > 0 ? taken[0] : null;
    }
}

internal static class RateLimitLeaseExtensions
{
    /// <summary>Gives an unused lease back where its limiter can take it back.</summary>
    public static void GiveBack(this RateLimitLease lease)
    {
        (lease as IReturnablePermit)?.Return();
        lease.Dispose();
    }

    /// <summary>When to ask again, as the limiter says; <paramref name="otherwise"/> where it does not.</summary>
    public static TimeSpan RetryAfter(this RateLimitLease lease, TimeSpan otherwise) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : otherwise;
}
