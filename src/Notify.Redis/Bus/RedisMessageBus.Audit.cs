using Notify.Redis.Bus;

namespace Notify.Redis;

public sealed partial class RedisMessageBus
{
    /// <summary>
    /// Walks through every queue and checks that each envelope is in exactly one place, with its token, its record and its state where they belong. Works in small bites beside the workers; what
    /// it reports it has seen three times. For operators and tests: it reads all ids.
    /// </summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<RedisBusAudit> AuditAsync(CancellationToken cancellationToken = default)
    {
        var audits = new List<RedisQueueAudit>();
        foreach (var queue in await QueuesAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
            audits.Add(await new QueueAuditor(queue, _context).RunAsync(cancellationToken).ConfigureAwait(false));
        return new RedisBusAudit { Queues = audits };
    }
}
