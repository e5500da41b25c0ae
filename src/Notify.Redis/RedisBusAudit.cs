namespace Notify.Redis;

/// <summary>Represents the result of <see cref="RedisMessageBus.AuditAsync"/>.</summary>
public sealed record RedisBusAudit
{
    /// <summary>Gets the result for every channel.</summary>
    public required IReadOnlyList<RedisQueueAudit> Queues { get; init; }

    /// <summary>Gets a value indicating whether every envelope is in exactly one place, with all its data.</summary>
    public bool IsSound => Queues.All(queue => queue.Problems.Count == 0);
}
