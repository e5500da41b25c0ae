using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Redis.Connection;

namespace Notify.Redis.RateLimits;

internal sealed class RedisRateLimiterFactory(RedisConnection connection, string @namespace, TimeProvider time, ILogger<RedisRateLimiterFactory> logger) : IRateLimiterFactory
{
    public RateLimiter Create(string name, RateLimit limit) => throw new NotSupportedException($"{connection} {@namespace} {time} {logger}");

    public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit) => throw new NotSupportedException();
}
