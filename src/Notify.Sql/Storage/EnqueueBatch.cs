using Notify.Bus;

namespace Notify.Sql.Storage;

/// <summary>Represents messages that are added in one transaction.</summary>
public sealed class EnqueueBatch
{
    /// <summary>
    /// Gets the id of the call. The store remembers it for 10 minutes, so that a call that is repeated because its
    /// reply was lost adds nothing.
    /// </summary>
    public required Guid CallId { get; init; }

    /// <summary>Gets a value indicating whether an earlier call with this id may have succeeded.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Gets the messages, in the order in which they enter their lanes.</summary>
    public required IReadOnlyList<NewMessage> Messages { get; init; }

    /// <summary>Gets the time for which idempotency keys are stored, in addition to the delay of the message.</summary>
    public required TimeSpan IdempotencyWindow { get; init; }
}

/// <summary>Represents a message that is added to a queue.</summary>
public sealed class NewMessage
{
    /// <summary>Gets the id of the envelope.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the id of the notification.</summary>
    public required Guid NotificationId { get; init; }

    /// <summary>Gets the campaign, or null.</summary>
    public string? Campaign { get; init; }

    /// <summary>Gets the queue.</summary>
    public required int Queue { get; init; }

    /// <summary>Gets the lane.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Gets the ordering key of the recipient.</summary>
    public required long OrderingKey { get; init; }

    /// <summary>Gets the encoded envelope.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Gets the time until the message is due; zero if it is ready immediately.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Gets the hash of the idempotency key, or null.</summary>
    public IdempotencyKeyHash? Key { get; init; }
}

/// <summary>Represents an idempotency key of a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Hash">The first 16 bytes of the SHA-256 of the key in UTF-8.</param>
public readonly record struct IdempotencyKeyHash(int Queue, Guid Hash);

/// <summary>Represents the result of an enqueue.</summary>
/// <param name="Results">A result for each message: accepted or duplicate.</param>
/// <param name="Now">The time of the database.</param>
public sealed record EnqueueReply(IReadOnlyList<EnqueueResult> Results, DateTimeOffset Now);
