namespace Notify.Sql.Storage;

/// <summary>Represents a dead letter in the database.</summary>
public sealed class StoredDeadLetter
{
    /// <summary>Gets the id of the envelope.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the queue.</summary>
    public required int Queue { get; init; }

    /// <summary>Gets the lane.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Gets the time at which the message was dead-lettered, in whole microseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the reason.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the encoded envelope.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Gets the encoded delivery state, or null if none was written.</summary>
    public byte[]? State { get; init; }

    /// <summary>Gets the time of the database when the dead letter was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }
}

/// <summary>Represents a range of dead letters. Its order is the time, and then the id.</summary>
public sealed class DeadLetterQuery
{
    /// <summary>Gets a value indicating whether the newest come first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Gets the position after which the range begins, in the direction of the query; null for its start.</summary>
    public DeadLetterPosition? After { get; init; }

    /// <summary>Gets the last position that is included, or null.</summary>
    public DeadLetterPosition? Last { get; init; }

    /// <summary>Gets the queue, or null for all queues.</summary>
    public int? Queue { get; init; }

    /// <summary>Gets the maximum number of dead letters.</summary>
    public required int Limit { get; init; }
}

/// <summary>Represents the position of a dead letter.</summary>
/// <param name="At">The time at which the message was dead-lettered.</param>
/// <param name="Id">The id of the envelope.</param>
public readonly record struct DeadLetterPosition(DateTimeOffset At, Guid Id);

/// <summary>Represents a dead letter that returns to a queue.</summary>
public sealed class RequeuedLetter
{
    /// <summary>Gets the id of the envelope.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the id of the notification.</summary>
    public required Guid NotificationId { get; init; }

    /// <summary>Gets the campaign, or null.</summary>
    public string? Campaign { get; init; }

    /// <summary>Gets the queue that the message enters.</summary>
    public required int Queue { get; init; }

    /// <summary>Gets the lane.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Gets the ordering key of the recipient.</summary>
    public required long OrderingKey { get; init; }

    /// <summary>Gets the new encoded delivery state.</summary>
    public required byte[] State { get; init; }
}
