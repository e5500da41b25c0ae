using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

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
