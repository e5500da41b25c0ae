namespace Notify;

/// <summary>Specifies why a valid notification could not be enqueued.</summary>
public enum EnqueueFailureReason
{
    /// <summary>The lane is full, and the bus is configured to fail instead of waiting.</summary>
    QueueFull,

    /// <summary>The bus is shutting down and accepts no more notifications.</summary>
    Stopping,

    /// <summary>The server of the bus cannot be reached.</summary>
    Unavailable,

    /// <summary>
    /// The server of the bus may have accepted the notification, but its answer was lost. It is safe to enqueue again
    /// with the same idempotency key.
    /// </summary>
    Unconfirmed,

    /// <summary>The server of the bus is out of memory.</summary>
    OutOfMemory,

    /// <summary>
    /// The server of the bus refused the call, for example because its user lacks a permission. Another attempt fails
    /// in the same way until an administrator has corrected the cause.
    /// </summary>
    Refused,

    /// <summary>
    /// The profile of the recipient, which contains the tenant, could not be read
    /// (<see cref="NotifyOptions.TenantFromProfile"/>).
    /// </summary>
    ProfileUnavailable,
}
