using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// A rate limiter that this library did not create, with a time limit for its calls. Delivery only uses the
/// asynchronous ones.
/// </summary>
internal sealed class GuardedRateLimiter(RateLimiter limiter, LimiterCalls calls)
    : RateLimiter, IDistributedRateLimiter
{
    private readonly IDistributedRateLimiter? _distributed = limiter as IDistributedRateLimiter;

    public event Action? Contended
    {
        add => _distributed?.Contended += value;
        remove => _distributed?.Contended -= value;
    }

    public override TimeSpan? IdleDuration => limiter.IdleDuration;

    public ValueTask<IReadOnlyList<RateLimitLease>> TakeAsync(
        int most, bool wait, CancellationToken cancellationToken = default) =>
        wait
            ? calls.WaitAsync(
                token => _distributed?.TakeAsync(most, wait: true, token) ?? AcquireOneAsync(1, token),
                token => TryTakeAsync(most, token),
                cancellationToken)
            : calls.AskAsync(token => TryTakeAsync(most, token), cancellationToken);

    public override RateLimiterStatistics? GetStatistics() => limiter.GetStatistics();

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => limiter.AttemptAcquire(permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        int permitCount, CancellationToken cancellationToken)
    {
        var taken = await calls.WaitAsync(
            token => AcquireOneAsync(permitCount, token),
            token => TryTakeAsync(permitCount, token),
            cancellationToken).ConfigureAwait(false);
        return taken is [var permit, ..] ? permit : new ExactWindowPermit(retryAfter: null);
    }

    protected override void Dispose(bool disposing)
    {
        calls.Dispose();
        if (disposing)
            limiter.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<IReadOnlyList<RateLimitLease>> AcquireOneAsync(int permits, CancellationToken token)
    {
        var permit = await limiter.AcquireAsync(permits, token).ConfigureAwait(false);
        if (permit.IsAcquired)
            return [permit];
        permit.Dispose();
        return [];
    }

    private ValueTask<IReadOnlyList<RateLimitLease>> TryTakeAsync(int most, CancellationToken token)
    {
        if (_distributed is not null)
            return _distributed.TakeAsync(most, wait: false, token);
        var taken = new List<RateLimitLease>();
        while (taken.Count < most)
        {
            var permit = limiter.AttemptAcquire();
            if (!permit.IsAcquired)
            {
                permit.Dispose();
                break;
            }

            taken.Add(permit);
        }

        return new(taken);
    }
}
