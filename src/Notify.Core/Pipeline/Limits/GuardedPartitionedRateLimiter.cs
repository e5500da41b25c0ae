using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// A limiter of single addresses that this library did not create, with a time limit for its calls. Delivery only uses
/// the asynchronous ones.
/// </summary>
internal sealed class GuardedPartitionedRateLimiter(PartitionedRateLimiter<string> limiter, LimiterCalls calls)
    : PartitionedRateLimiter<string>, IDistributedPartitionedRateLimiter
{
    public async ValueTask<RateLimitLease> TryAcquireAsync(
        string key, int permitCount, CancellationToken cancellationToken = default)
    {
        var answer = await calls.AskAsync(token => TryAsync(key, permitCount, token), cancellationToken)
            .ConfigureAwait(false);
        return answer[0];
    }

    public override RateLimiterStatistics? GetStatistics(string resource) => limiter.GetStatistics(resource);

    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount) =>
        limiter.AttemptAcquire(resource, permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        string resource, int permitCount, CancellationToken cancellationToken)
    {
        var answer = await calls.WaitAsync(
            async token => [await limiter.AcquireAsync(resource, permitCount, token).ConfigureAwait(false)],
            token => TryAsync(resource, permitCount, token),
            cancellationToken).ConfigureAwait(false);
        return answer is [var permit] ? permit : new ExactWindowPermit(retryAfter: null);
    }

    protected override void Dispose(bool disposing)
    {
        calls.Dispose();
        if (disposing)
            limiter.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<IReadOnlyList<RateLimitLease>> TryAsync(
        string key, int permitCount, CancellationToken token) =>
    [
        limiter is IDistributedPartitionedRateLimiter distributed
            ? await distributed.TryAcquireAsync(key, permitCount, token).ConfigureAwait(false)
            : limiter.AttemptAcquire(key, permitCount),
    ];
}
