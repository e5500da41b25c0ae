using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>Limits that hold within this process.</summary>
internal sealed class LocalRateLimiterFactory(TimeProvider time) : IRateLimiterFactory
{
    public RateLimiter Create(string name, RateLimit limit) => new ExactWindowRateLimiter(limit, time);

    public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit) => new ExactWindowPartitionedRateLimiter(limit, time);
}
