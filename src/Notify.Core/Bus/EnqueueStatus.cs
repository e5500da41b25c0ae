using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Whether an envelope was added to its queue.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum EnqueueStatus
{
    /// <summary>Added.</summary>
    Accepted,

    /// <summary>Its idempotency key is known; nothing was added.</summary>
    Duplicate,

    /// <summary>Its lane is at its bound, and the bus is set to answer so rather than wait; nothing was added.</summary>
    QueueFull,
}
