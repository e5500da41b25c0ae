using System.ComponentModel;
using System.Threading.RateLimiting;

namespace Notify.Delivery.RateLimiting;

/// <summary>
/// What a <see cref="PartitionedRateLimiter{TResource}"/> of an <see cref="IRateLimiterFactory"/> implements too where its permits are kept outside this process: then delivery asks it
/// without blocking a thread.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDistributedPartitionedRateLimiter
{
    /// <summary>Takes permits of a key if they are free now.</summary>
    /// <param name="key">The key.</param>
    /// <param name="permitCount">How many, all or none.</param>
    /// <param name="cancellationToken">Gives up before asking.</param>
    /// <returns>The lease, or a refusal that says when to ask again.</returns>
    ValueTask<RateLimitLease> TryAcquireAsync(string key, int permitCount, CancellationToken cancellationToken = default);
}
