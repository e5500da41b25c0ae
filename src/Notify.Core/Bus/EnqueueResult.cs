namespace Notify.Bus;

/// <summary>What the bus did with one envelope.</summary>
/// <param name="Status">Whether it was added.</param>
/// <param name="Id">Of a duplicate: the id of the envelope that came first. Else empty.</param>
/// <param name="NotificationId">Of a duplicate: the id of the notification that came first. Else empty.</param>
public readonly record struct EnqueueResult(EnqueueStatus Status, Guid Id, Guid NotificationId)
{
    /// <summary>Added.</summary>
    public static EnqueueResult Accepted { get; } = new(EnqueueStatus.Accepted, Guid.Empty, Guid.Empty);

    /// <summary>Not added: its lane is at its bound.</summary>
    public static EnqueueResult QueueFull { get; } = new(EnqueueStatus.QueueFull, Guid.Empty, Guid.Empty);

    /// <summary>Not added: its idempotency key is known.</summary>
    /// <param name="id">The envelope that came first.</param>
    /// <param name="notificationId">The notification that came first.</param>
    public static EnqueueResult Duplicate(Guid id, Guid notificationId) => new(EnqueueStatus.Duplicate, id, notificationId);
}
