using System.ComponentModel;
using System.Threading.RateLimiting;

namespace Notify.Delivery.RateLimiting;

/// <summary>
/// What a <see cref="RateLimiter"/> of an <see cref="IRateLimiterFactory"/> implements too where its permits are kept outside this process: then delivery asks it without blocking a
/// thread, and for as many as it wants at once.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDistributedRateLimiter
{
    /// <summary>
    /// Raised when another process waits in <see cref="RateLimiter.AcquireAsync"/> while this one holds permits it may not need. Who holds some in advance gives them back and asks again.
    /// </summary>
    event Action? Contended;

    /// <summary>Takes as many permits as are free, each a lease of its own. Leaves to others what they wait for in <see cref="RateLimiter.AcquireAsync"/>.</summary>
    /// <param name="most">At most this many; at least 1.</param>
    /// <param name="wait">Whether to wait for the first.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns>The permits. None where none is free and <paramref name="wait"/> is false, or where the limiter is disposed.</returns>
    ValueTask<IReadOnlyList<RateLimitLease>> TakeAsync(int most, bool wait, CancellationToken cancellationToken = default);
}
