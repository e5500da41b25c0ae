using System.ComponentModel;
using System.Threading.RateLimiting;

namespace Notify.Delivery.RateLimiting;

/// <summary>Makes the limiters of channels: local ones by default; a package such as Notify.Redis replaces it to share limits between processes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRateLimiterFactory
{
    /// <summary>Makes a limiter that lets at most <paramref name="limit"/> through in any window.</summary>
    /// <param name="name">What is limited: two limiters of one name share their permits where the factory shares at all.</param>
    /// <param name="limit">The limit; never none.</param>
    /// <returns>A limiter whose leases may implement <see cref="IReturnablePermit"/>, and which may be an <see cref="IDistributedRateLimiter"/>.</returns>
    RateLimiter Create(string name, RateLimit limit);

    /// <summary>Makes a limiter of one window for each key.</summary>
    /// <param name="name">What is limited.</param>
    /// <param name="limit">The limit for each key; never none.</param>
    /// <returns>A limiter which may be an <see cref="IDistributedPartitionedRateLimiter"/>.</returns>
    PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit);
}
