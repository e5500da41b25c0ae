using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Delivery.RateLimiting;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using Notify.Shared.RateLimits;

namespace Notify.Redis.RateLimits;

/// <summary>Creates limits that apply to all processes of a namespace together.</summary>
/// <remarks>
/// <para>
/// While Redis is unreachable, each process uses its share: the limit divided by the last known number of processes, or
/// one permit in a longer window if there are more processes than permits. Permits that it used in the last window
/// count. A process that has never reached Redis assumes that it is alone. A call for more permits than the share waits
/// until Redis is reachable again.
/// </para>
/// <para>
/// In a window across such a transition, all processes together take less than twice the limit: the limit and the
/// shares of the processes that had taken less than theirs. Before and after it the limit applies exactly.
/// </para>
/// </remarks>
internal sealed class RedisRateLimiterFactory : IRateLimiterFactory, IAsyncDisposable, IDisposable
{
    private readonly LimitSession _session;

    public RedisRateLimiterFactory(
        RedisConnection connection,
        string @namespace,
        TimeProvider time,
        ILoggerFactory loggerFactory,
        Random? random = null)
    {
        var engine = new RedisLimitEngine(connection, @namespace, time, loggerFactory.CreateRedisLogger());
        _session = new LimitSession(engine, time, random ?? new Random());
        engine.Connect();
    }

    public RateLimiter Create(string name, RateLimit limit) => new SharedRateLimiter(_session, name, limit);

    public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit) =>
        new SharedPartitionedRateLimiter(_session, name, limit);

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    public void Dispose() => BlockingDisposal.Run(this);
}
