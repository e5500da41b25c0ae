namespace Notify.Bus;

/// <summary>What the bus did with one envelope.</summary>
/// <param name="Status">Whether it was added.</param>
/// <param name="Id">The envelope's id; of a duplicate, the id of the envelope that came first.</param>
/// <param name="NotificationId">The notification's id; of a duplicate, that of the notification that came first.</param>
public readonly record struct EnqueueResult(EnqueueStatus Status, Guid Id, Guid NotificationId);
