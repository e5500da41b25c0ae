namespace Notify;

/// <summary>The answer to an enqueue.</summary>
/// <param name="Id">The notification's id; of a duplicate, the id of the notification that came first.</param>
/// <param name="IsDuplicate">True where every branch was already known by its idempotency key and nothing was added.</param>
public readonly record struct EnqueueReceipt(Guid Id, bool IsDuplicate);
