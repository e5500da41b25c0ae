using System.ComponentModel;
using System.Threading.RateLimiting;

namespace Notify.Delivery.RateLimiting;

/// <summary>Acquires permits that are stored outside this process without blocking a thread.</summary>
/// <remarks>
/// A <see cref="PartitionedRateLimiter{TResource}"/> that an <see cref="IRateLimiterFactory"/> creates implements this
/// interface in addition. Delivery then uses it instead of the synchronous methods.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDistributedPartitionedRateLimiter
{
    /// <summary>Acquires permits for a key if they are available now.</summary>
    /// <param name="key">The key.</param>
    /// <param name="permitCount">The number of permits. Either all or none of them are acquired.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The lease, or a failed lease that contains the time to wait.</returns>
    ValueTask<RateLimitLease> TryAcquireAsync(
        string key,
        int permitCount,
        CancellationToken cancellationToken = default);
}
