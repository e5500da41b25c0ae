namespace Notify;

/// <summary>Represents the result of enqueueing a notification.</summary>
public readonly record struct EnqueueReceipt
{
    /// <summary>
    /// Gets the id of the notification; for a duplicate, the id of the notification that was enqueued first.
    /// </summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// Gets a value indicating whether every branch was already known by its idempotency key, so that nothing was
    /// added.
    /// </summary>
    public bool IsDuplicate { get; init; }
}
