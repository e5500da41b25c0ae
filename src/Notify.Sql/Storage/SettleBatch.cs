using Notify.Bus;

namespace Notify.Sql.Storage;

/// <summary>Represents settlements that are stored in one transaction.</summary>
public sealed class SettleBatch
{
    /// <summary>
    /// Gets the id of the call. The store remembers its reply for 10 minutes, so that a call that is repeated because
    /// its reply was lost returns the first reply.
    /// </summary>
    public required Guid CallId { get; init; }

    /// <summary>Gets a value indicating whether an earlier call with this id may have succeeded.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Gets the settlements.</summary>
    public required IReadOnlyList<StoredSettlement> Settlements { get; init; }
}

/// <summary>Represents the end of a lease.</summary>
public sealed class StoredSettlement
{
    /// <summary>Gets the id of the envelope.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the queue.</summary>
    public required int Queue { get; init; }

    /// <summary>Gets the lane.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Gets the ordering key of the recipient.</summary>
    public required long OrderingKey { get; init; }

    /// <summary>Gets the fencing token of the lease.</summary>
    public required long Token { get; init; }

    /// <summary>Gets the way in which the lease ends.</summary>
    public required SettlementKind Kind { get; init; }

    /// <summary>
    /// Gets the time until a retry or a deferral is due. If it is zero, a retry enters the lane at its end, and a
    /// deferral at its front.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// Gets a value indicating whether later messages of the recipient wait for a retry or a deferral. A deferral
    /// without a delay always keeps the order.
    /// </summary>
    public bool KeepsOrder { get; init; }

    /// <summary>Gets a value indicating whether the message must be claimed alone.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>
    /// Gets a value indicating whether this process could not decode the message. The store records the time of the
    /// first such settlement; every other settlement removes it.
    /// </summary>
    public bool IsUnreadable { get; init; }

    /// <summary>
    /// Gets the encoded delivery state, or null to keep the stored one together with the recorded losses of leases.
    /// </summary>
    public byte[]? State { get; init; }

    /// <summary>Gets the queue to which the message is forwarded.</summary>
    public int NextQueue { get; init; }

    /// <summary>Gets the reason of a dead letter.</summary>
    public string? Reason { get; init; }
}

/// <summary>Represents the result of settlements.</summary>
/// <param name="Settled">For each settlement, whether it has ended its lease. If not, the lease was lost.</param>
/// <param name="QueuesWithWork">The queues that have new work.</param>
public sealed record SettleReply(IReadOnlyList<bool> Settled, IReadOnlyCollection<int> QueuesWithWork);
