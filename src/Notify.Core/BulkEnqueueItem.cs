namespace Notify;

/// <summary>Represents the result for one item of a stream.</summary>
public readonly record struct BulkEnqueueItem
{
    /// <summary>Gets the receipt. Not valid if <see cref="Error"/> is set.</summary>
    public EnqueueReceipt Receipt { get; init; }

    /// <summary>Gets the reason why the item was not enqueued; null if it was.</summary>
    public NotifyException? Error { get; init; }
}
