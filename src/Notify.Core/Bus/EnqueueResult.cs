using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Represents the result of enqueueing one envelope.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct EnqueueResult
{
    /// <summary>Gets the status, which says whether the envelope was added.</summary>
    public required EnqueueStatus Status { get; init; }

    /// <summary>Gets, for a duplicate, the id of the envelope that was enqueued first; otherwise empty.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets, for a duplicate, the id of the notification that was enqueued first; otherwise empty.</summary>
    public Guid NotificationId { get; init; }

    /// <summary>Gets the result for an envelope that was added.</summary>
    public static EnqueueResult Accepted { get; } = new() { Status = EnqueueStatus.Accepted };

    /// <summary>Gets the result for an envelope that was not added because its lane is full.</summary>
    public static EnqueueResult QueueFull { get; } = new() { Status = EnqueueStatus.QueueFull };

    /// <summary>Creates the result for an envelope that was not added because its idempotency key is known.</summary>
    /// <param name="id">The id of the envelope that was enqueued first.</param>
    /// <param name="notificationId">The id of the notification that was enqueued first.</param>
    /// <returns>The result.</returns>
    public static EnqueueResult Duplicate(Guid id, Guid notificationId) =>
        new() { Status = EnqueueStatus.Duplicate, Id = id, NotificationId = notificationId };
}
