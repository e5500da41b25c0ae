using System.ComponentModel;

namespace Notify.Delivery.RateLimiting;

/// <summary>
/// Represents a permit that can be returned unused. A used permit counts until one window after its disposal has
/// passed.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IReturnablePermit
{
    /// <summary>
    /// Returns the permit, so that it counts as never acquired. Disposing the permit afterwards has no effect.
    /// </summary>
    void Return();
}
