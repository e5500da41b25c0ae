namespace Notify.Redis.Bus;

/// <summary>Represents the result of <see cref="RedisMessageBus.AuditAsync"/>.</summary>
/// <param name="Queues">The result for each channel.</param>
public sealed record RedisBusAudit(IReadOnlyList<RedisQueueAudit> Queues)
{
    /// <summary>Gets a value indicating whether each envelope is in exactly one place, with all its data.</summary>
    public bool IsSound => Queues.All(queue => queue.Problems.Count == 0);
}
