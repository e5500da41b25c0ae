namespace Notify;

/// <summary>What became of one item of a stream.</summary>
/// <param name="Receipt">The receipt; meaningless where <paramref name="Error"/> is set.</param>
/// <param name="Error">Why the item was not queued, or null.</param>
public readonly record struct BulkEnqueueItem(EnqueueReceipt Receipt, NotifyException? Error);
