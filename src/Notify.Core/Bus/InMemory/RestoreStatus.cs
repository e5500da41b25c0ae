namespace Notify.Bus.InMemory;

/// <summary>Specifies the result of restoring a stored envelope.</summary>
public enum RestoreStatus
{
    /// <summary>The envelope was added to its queue, or waits until it is due.</summary>
    Queued,

    /// <summary>The idempotency key of the envelope is already known. Nothing was added.</summary>
    Duplicate,

    /// <summary>
    /// The envelope was written by a newer version. Decoding is retried every hour; after 24 hours the envelope becomes
    /// a dead letter.
    /// </summary>
    Deferred,

    /// <summary>The envelope could not be decoded and became a dead letter that contains the bytes.</summary>
    DeadLettered,
}
