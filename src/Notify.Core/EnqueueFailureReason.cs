namespace Notify;

/// <summary>Why the bus could not take a notification.</summary>
public enum EnqueueFailureReason
{
    /// <summary>The lane is at its bound and the bus is set to fail rather than wait.</summary>
    QueueFull,

    /// <summary>The bus is shutting down and takes nothing more.</summary>
    Stopping,

    /// <summary>The bus's server cannot be reached.</summary>
    Unavailable,

    /// <summary>The bus's server may have taken it: its answer was lost. Enqueueing again under the same idempotency key is safe.</summary>
    Unconfirmed,

    /// <summary>The bus's server has no memory left.</summary>
    OutOfMemory,
}
