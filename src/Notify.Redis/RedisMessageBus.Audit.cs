using Notify.Redis.Bus;

namespace Notify.Redis;

public sealed partial class RedisMessageBus
{
    /// <summary>
    /// Checks that each envelope is in exactly one place, with its token, record and state. Reads all ids in small
    /// pages while the workers continue, and only reports problems that it found three times.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result for each queue.</returns>
    public async ValueTask<RedisBusAudit> AuditAsync(CancellationToken cancellationToken = default)
    {
        var audits = new List<RedisQueueAudit>();
        foreach (var queue in await QueuesAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
            audits.Add(await new QueueAuditor(queue, _context).RunAsync(cancellationToken).ConfigureAwait(false));
        return new RedisBusAudit { Queues = audits };
    }
}
