namespace Notify.Sql.Storage;

/// <summary>Represents a request for messages of a queue.</summary>
public sealed class ClaimRequest
{
    /// <summary>
    /// Gets the id of the claim, which the leases contain. If the reply was lost, the repeated claim returns the leases
    /// of the first one.
    /// </summary>
    public required Guid ClaimId { get; init; }

    /// <summary>Gets a value indicating whether an earlier call with this id may have succeeded.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Gets the worker that owns the leases.</summary>
    public required Guid Worker { get; init; }

    /// <summary>Gets the queue.</summary>
    public required int Queue { get; init; }

    /// <summary>Gets the maximum number of messages, at least 1.</summary>
    public required int Total { get; init; }

    /// <summary>Gets the maximum number of campaign messages among them.</summary>
    public required int Campaign { get; init; }

    /// <summary>
    /// Gets the number of campaign messages that the guaranteed share includes, if both lanes have enough messages; at
    /// most <see cref="Campaign"/>. If the transactional lane has fewer messages, campaign messages take their places,
    /// up to <see cref="Campaign"/>.
    /// </summary>
    public required int CampaignShare { get; init; }
}

/// <summary>Represents the result of a claim.</summary>
public sealed class ClaimReply
{
    /// <summary>Gets the leases, by lane in the order of the lane.</summary>
    public required IReadOnlyList<StoredLease> Leases { get; init; }

    /// <summary>Gets the time of the database.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets the time until the next delayed message is due, or null if there is none.</summary>
    public TimeSpan? NextDue { get; init; }

    /// <summary>
    /// Gets a value indicating whether another claim may find messages immediately, because this one has set messages aside
    /// or could not examine all of them.
    /// </summary>
    public bool HasMore { get; init; }

    /// <summary>
    /// Gets the number of messages that transactions of the application have added and this claim has admitted. Those
    /// whose idempotency key was known do not count.
    /// </summary>
    public int Admitted { get; init; }

    /// <summary>Gets a value indicating whether the worker is not registered, so that nothing was leased.</summary>
    public bool IsWorkerLost { get; init; }
}

/// <summary>Represents a leased message.</summary>
public sealed class StoredLease
{
    /// <summary>Gets the id of the envelope.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the lane.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Gets the ordering key of the recipient.</summary>
    public required long OrderingKey { get; init; }

    /// <summary>Gets the fencing token, which increases with every claim.</summary>
    public required long Token { get; init; }

    /// <summary>Gets the encoded envelope.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Gets the encoded delivery state, or null if none was written.</summary>
    public byte[]? State { get; init; }

    /// <summary>Gets the times at which leases were lost after the state was written.</summary>
    public IReadOnlyList<DateTimeOffset> LostAt { get; init; } = [];

    /// <summary>Gets the time at which the message became ready.</summary>
    public required DateTimeOffset ReadySince { get; init; }

    /// <summary>Gets the time at which a process first could not decode the message, or null.</summary>
    public DateTimeOffset? UnreadableSince { get; init; }

    /// <summary>Gets a value indicating whether the notification or its campaign has a cancellation mark.</summary>
    public bool IsCanceled { get; init; }
}
