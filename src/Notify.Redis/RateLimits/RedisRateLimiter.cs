using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;
using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>
/// At most so many permits in use in any window, over all processes: a permit counts from when it is taken until one window after it was disposed. Within a process waiting calls
/// are served first come, first served. Permits given back go along with the next call, or soon by themselves.
/// </summary>
internal sealed partial class RedisRateLimiter : RateLimiter, IDistributedRateLimiter
{
    // After as many losses of all data in a row the local share must do.
    private const int MostTries = 3;

    private readonly Lock _gate = new();
    private readonly RateLimitStore _server;
    private readonly RateLimit _limit;
    private readonly PermitLedger _ledger;
    private int _free;
    private long _idleSince;
    private long _successful;
    private long _failed;
    private bool _disposed;

    public RedisRateLimiter(RateLimitStore server, RedisKey[] keys, RateLimit limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit.Permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit.Window, TimeSpan.Zero);
        _server = server;
        Keys = keys;
        _limit = limit;
        _ledger = new PermitLedger(limit, server);
        _free = limit.Permits;
        _idleSince = server.Now;
    }

    public event Action? Contended;

    public RedisKey[] Keys { get; }

    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
                return _waiters.Count == 0 && _ledger.IsEmpty ? _server.Between(_idleSince, _server.Now) : null;
        }
    }

    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new()
            {
                CurrentAvailablePermits = _free,
                CurrentQueuedCount = _waiters.Sum(waiter => waiter.Least),
                TotalSuccessfulLeases = _successful,
                TotalFailedLeases = _failed,
            };
        }
    }

    public async ValueTask<RateLimitLease> TryAcquireAsync(int permitCount)
    {
        ThrowIfTooMany(permitCount);
        if (MustQueue())
            return Refuse(_limit.Window);
        var wanted = Math.Max(permitCount, 1);
        return Lease(await TakeAsync(wanted, wanted, inPerson: false).ConfigureAwait(false), permitCount);
    }

    public async ValueTask<IReadOnlyList<RateLimitLease>> TakeAsync(int most, bool wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        cancellationToken.ThrowIfCancellationRequested();
        most = Math.Min(most, _limit.Permits);
        var ids = wait ? await WaitAsync(new Waiter(this, 1, most, inPerson: false), cancellationToken).ConfigureAwait(false)
            : MustQueue() ? []
            : (await TakeAsync(most, 1, inPerson: false).ConfigureAwait(false)).Ids;
        Interlocked.Add(ref _successful, ids.Length);
        var leases = new RateLimitLease[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            leases[i] = new RedisPermit(this, ids[i]);
        return leases;
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ThrowIfTooMany(permitCount);
        if (MustQueue())
            return Refuse(_limit.Window);
        var wanted = Math.Max(permitCount, 1);
        return Lease(Take(wanted, wanted), permitCount);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ThrowIfTooMany(permitCount);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<RateLimitLease>(cancellationToken) : AcquireInTurnAsync(permitCount, cancellationToken);
    }

    private async ValueTask<RateLimitLease> AcquireInTurnAsync(int permitCount, CancellationToken cancellationToken)
    {
        var wanted = Math.Max(permitCount, 1);
        var ids = await WaitAsync(new Waiter(this, wanted, wanted, inPerson: true), cancellationToken).ConfigureAwait(false);
        return ids.Length == 0 ? new RedisPermit((TimeSpan?)null) : Lease(new LimitGrant(ids, TimeSpan.Zero), permitCount);
    }

    private RedisPermit Lease(LimitGrant grant, int permitCount)
    {
        if (grant.Ids.Length == 0)
            return Refuse(grant.Pause);
        Interlocked.Increment(ref _successful);
        if (permitCount > 0)
            return new RedisPermit(this, grant.Ids);

        // None is asked for: only whether there are any.
        GiveBack(grant.Ids, used: false);
        return new RedisPermit(this, []);
    }

    private RedisPermit Refuse(TimeSpan pause)
    {
        Interlocked.Increment(ref _failed);
        return new RedisPermit(pause < _limit.Window ? pause : _limit.Window);
    }

    private bool MustQueue()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _waiters.Count > 0;
        }
    }

    private void ThrowIfTooMany(int permitCount)
    {
        if (permitCount > _limit.Permits)
            throw new ArgumentOutOfRangeException(nameof(permitCount), permitCount, $"The limit is {_limit.Permits} permits a window; ask for no more at once.");
    }
}
