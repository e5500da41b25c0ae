namespace Notify.Redis.Bus;

/// <summary>What <see cref="RedisMessageBus.AuditAsync"/> found.</summary>
/// <param name="Queues">A row for every channel.</param>
public sealed record RedisBusAudit(IReadOnlyList<RedisQueueAudit> Queues)
{
    /// <summary>Whether every envelope is in exactly one place, with all that belongs to it.</summary>
    public bool IsSound => Queues.All(queue => queue.Problems.Count == 0);
}
