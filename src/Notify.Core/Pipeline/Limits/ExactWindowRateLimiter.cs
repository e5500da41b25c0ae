using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// Allows at most N permits in any window of time, wherever the window starts. A permit counts from the time at which
/// it is taken until one window after it was disposed, so that the provider never receives more than the limit, however
/// long a send takes. Waiting calls are served in order of arrival.
/// </summary>
internal sealed partial class ExactWindowRateLimiter : RateLimiter
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly int _limit;
    private readonly long _window;
    private readonly Queue<long> _cooling = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private ITimer? _timer;
    private int _held;
    private int _queued;
    private long _idleSince;
    private long _successful;
    private long _failed;
    private bool _disposed;

    public ExactWindowRateLimiter(RateLimit limit, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit.Permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit.Window, TimeSpan.Zero);
        _time = time;
        _limit = limit.Permits;
        _window = (long)Math.Ceiling(limit.Window.TotalSeconds * time.TimestampFrequency);
        _idleSince = time.GetTimestamp();
    }

    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                var now = Cool();
                var isIdle = _held == 0 && _cooling.Count == 0 && _waiters.Count == 0;
                return isIdle ? _time.GetElapsedTime(_idleSince, now) : null;
            }
        }
    }

    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            Cool();
            return new()
            {
                CurrentAvailablePermits = Free,
                CurrentQueuedCount = _queued,
                TotalSuccessfulLeases = _successful,
                TotalFailedLeases = _failed,
            };
        }
    }

    private int Free => _limit - _held - _cooling.Count;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ThrowIfTooMany(permitCount);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var now = Cool();
            return TryTake(permitCount) ?? Refuse(permitCount, now);
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ThrowIfTooMany(permitCount);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<RateLimitLease>(cancellationToken);
        Waiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var now = Cool();
            if (TryTake(permitCount) is { } lease)
                return ValueTask.FromResult<RateLimitLease>(lease);
            waiter = new Waiter(this, permitCount);
            _waiters.AddLast(waiter.Node);
            _queued += permitCount;
            Arm(now);
        }

        waiter.CancelWith(cancellationToken);
        return new(waiter.Task);
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
            foreach (var waiter in _waiters)
                waiter.TrySetResult(new ExactWindowPermit(null));
            _waiters.Clear();
            _queued = 0;
        }

        base.Dispose(disposing);
    }

    private void ThrowIfTooMany(int permitCount)
    {
        if (permitCount <= _limit)
            return;
        throw new ArgumentOutOfRangeException(
            nameof(permitCount),
            permitCount,
            $"A call can acquire at most {_limit} permits, the limit of a window. Acquire fewer.");
    }

    private ExactWindowPermit? TryTake(int permits)
    {
        if (_waiters.Count > 0 || permits > Free || (permits == 0 && Free == 0))
            return null;
        return Take(permits);
    }

    private ExactWindowPermit Take(int permits)
    {
        _held += permits;
        _successful++;
        return new ExactWindowPermit(this, permits);
    }

    private ExactWindowPermit Refuse(int permits, long now)
    {
        _failed++;
        return new ExactWindowPermit(EstimateWait(Math.Max(permits, 1), now));
    }
}

/// <summary>Creates limits that apply within this process.</summary>
internal sealed class LocalRateLimiterFactory(TimeProvider time) : IRateLimiterFactory
{
    public RateLimiter Create(string name, RateLimit limit) => new ExactWindowRateLimiter(limit, time);

    public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit) =>
        new ExactWindowPartitionedRateLimiter(limit, time);
}
