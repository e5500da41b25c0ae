using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// Creates rate limiters whose calls cannot stop a claim loop or occupy a slot forever, whatever the application's
/// factory returns. The limiters of this library answer immediately, so they are not guarded.
/// </summary>
internal sealed class GuardedRateLimiterFactory(
    IRateLimiterFactory factory,
    TimeSpan callLimit,
    TimeProvider time,
    ILogger logger) : IRateLimiterFactory
{
    public RateLimiter Create(string name, RateLimit limit)
    {
        var limiter = factory.Create(name, limit);
        return limiter is ExactWindowRateLimiter ? limiter : new GuardedRateLimiter(limiter, Calls(limiter, limit));
    }

    public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit)
    {
        var limiter = factory.CreatePartitioned(name, limit);
        return limiter is ExactWindowPartitionedRateLimiter
            ? limiter
            : new GuardedPartitionedRateLimiter(limiter, Calls(limiter, limit));
    }

    private LimiterCalls Calls(object limiter, RateLimit limit) =>
        new(limiter.GetType().Name, callLimit, limit.Window, time, logger);
}
