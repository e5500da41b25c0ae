using System.ComponentModel;

namespace Notify.Delivery.RateLimiting;

/// <summary>A permit that can be given back unused. A used one counts until its window after it was disposed has passed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IReturnablePermit
{
    /// <summary>Gives the permit back as if it had never been taken. After it, disposing does nothing.</summary>
    void Return();
}
