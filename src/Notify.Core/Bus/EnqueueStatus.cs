using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Specifies whether an envelope was added to its queue.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum EnqueueStatus
{
    /// <summary>The envelope was added.</summary>
    Accepted,

    /// <summary>The envelope was not added, because its idempotency key is already known.</summary>
    Duplicate,

    /// <summary>
    /// The envelope was not added, because its lane is full and the bus is configured to fail instead of waiting.
    /// </summary>
    QueueFull,
}
