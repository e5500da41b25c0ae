using System.ComponentModel;
using System.Threading.RateLimiting;

namespace Notify.Delivery.RateLimiting;

/// <summary>
/// Creates the rate limiters of channels. The default factory creates local limiters; a package such as Notify.Redis
/// replaces it to share limits between processes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRateLimiterFactory
{
    /// <summary>Creates a limiter that grants at most <paramref name="limit"/> permits in any window.</summary>
    /// <param name="name">
    /// The name of the limit. Limiters with the same name share their permits if the factory shares limits.
    /// </param>
    /// <param name="limit">The limit, which is never <see cref="RateLimit.None"/>.</param>
    /// <returns>
    /// A limiter. Its leases may implement <see cref="IReturnablePermit"/>, and it may implement
    /// <see cref="IDistributedRateLimiter"/>.
    /// </returns>
    RateLimiter Create(string name, RateLimit limit);

    /// <summary>Creates a limiter with a separate window for each key.</summary>
    /// <param name="name">The name of the limit.</param>
    /// <param name="limit">The limit for each key, which is never <see cref="RateLimit.None"/>.</param>
    /// <returns>A limiter. It may implement <see cref="IDistributedPartitionedRateLimiter"/>.</returns>
    PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit);
}
