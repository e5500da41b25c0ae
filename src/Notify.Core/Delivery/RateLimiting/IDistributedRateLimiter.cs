using System.ComponentModel;
using System.Threading.RateLimiting;

namespace Notify.Delivery.RateLimiting;

/// <summary>
/// Acquires permits that are stored outside this process, several at a time and without blocking a thread.
/// </summary>
/// <remarks>
/// A <see cref="RateLimiter"/> that an <see cref="IRateLimiterFactory"/> creates implements this interface in addition.
/// Delivery then uses it instead of the synchronous methods.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDistributedRateLimiter
{
    /// <summary>
    /// Occurs when another process waits in <see cref="RateLimiter.AcquireAsync"/> while this process holds permits
    /// that it may not need. A caller that acquired permits in advance should return them and acquire them again.
    /// </summary>
    event Action? Contended;

    /// <summary>
    /// Acquires the available permits, each as a separate lease. Permits for which other callers wait in
    /// <see cref="RateLimiter.AcquireAsync"/> are left to them.
    /// </summary>
    /// <param name="most">The maximum number of permits, at least 1.</param>
    /// <param name="wait">True to wait until at least one permit is available.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The permits. The list is empty if none is available and <paramref name="wait"/> is false, or if the limiter was
    /// disposed.
    /// </returns>
    ValueTask<IReadOnlyList<RateLimitLease>> TakeAsync(
        int most,
        bool wait,
        CancellationToken cancellationToken = default);
}
