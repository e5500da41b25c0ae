namespace Notify.Bus.InMemory;

/// <summary>What became of bytes that were restored.</summary>
public enum RestoreStatus
{
    /// <summary>Back in its queue, or waiting for its time.</summary>
    Queued,

    /// <summary>Its idempotency key is known; nothing was added.</summary>
    Duplicate,

    /// <summary>A newer version wrote it: looked at again every hour, a dead letter after 24 hours.</summary>
    Deferred,

    /// <summary>Could not be decoded: a dead letter that keeps the bytes.</summary>
    DeadLettered,
}
