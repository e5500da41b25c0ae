using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Delivery.RateLimiting;
using Notify.Redis.Connection;

namespace Notify.Redis.RateLimits;

/// <summary>Limits that hold across all processes of a namespace.</summary>
/// <remarks>
/// <para>While Redis cannot be reached, each process keeps to its share: the limit divided by the processes last known to be alive, one permit in a longer window where there are
/// more of them than permits. What it used within the last window counts. A process that never reached Redis knows of no other. A call for more permits than the share waits until
/// Redis is back.</para>
/// <para>In a window across the transition, in either direction, all together take at most the limit and, once more, the shares of those that had taken less than theirs: less than
/// twice the limit. Before and after it the limit holds exactly.</para>
/// </remarks>
internal sealed class RedisRateLimiterFactory : IRateLimiterFactory, IAsyncDisposable
{
    private readonly string _namespace;
    private readonly RateLimitStore _server;

    public RedisRateLimiterFactory(RedisConnection connection, string @namespace, TimeProvider time, ILogger<RedisRateLimiterFactory> logger, Random? random = null)
    {
        _namespace = @namespace;
        _server = new RateLimitStore(connection, time, random ?? new Random(), logger);
        _server.Connect();
    }

    public RateLimiter Create(string name, RateLimit limit) => new RedisRateLimiter(_server, LimitKeys.Of(_namespace, name), limit);

    public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit) => new RedisPartitionedRateLimiter(_server, _namespace, name, limit);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
