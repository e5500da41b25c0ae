using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Shared.RateLimits;

/// <summary>
/// Limits the permits that are in use in any window in all processes together. A permit counts from the time it is
/// taken until one window after it was disposed. Waiting calls of a process are served in their order. Returned permits
/// are reported with the next call, or automatically after a short time.
/// </summary>
internal sealed partial class SharedRateLimiter : RateLimiter, IDistributedRateLimiter
{
    // After this many consecutive losses of the data, the local share applies.
    private const int MostTries = 3;

    private readonly Lock _gate = new();
    private readonly LimitSession _session;
    private readonly RateLimit _limit;
    private readonly PermitLedger _ledger;
    private int _free;
    private long _idleSince;
    private long _successful;
    private long _failed;
    private bool _disposed;

    public SharedRateLimiter(LimitSession session, string name, RateLimit limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit.Permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit.Window, TimeSpan.Zero);
        _session = session;
        Name = name;
        _limit = limit;
        _ledger = new PermitLedger(limit, session);
        _free = limit.Permits;
        _idleSince = session.Now;
    }

    public event Action? Contended;

    /// <summary>The name of the limit, which all processes use.</summary>
    public string Name { get; }

    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
                return _waiters.Count == 0 && _ledger.IsEmpty ? _session.Between(_idleSince, _session.Now) : null;
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
        return Lease(await TakeAsync(wanted, wanted, isBlocking: false).ConfigureAwait(false), permitCount);
    }

    public async ValueTask<IReadOnlyList<RateLimitLease>> TakeAsync(
        int most,
        bool wait,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        cancellationToken.ThrowIfCancellationRequested();
        most = Math.Min(most, _limit.Permits);
        var ids =
            wait
                ? await WaitAsync(new Waiter(this, 1, most, isBlocking: false), cancellationToken).ConfigureAwait(false)
            : MustQueue() ? []
            : (await TakeAsync(most, 1, isBlocking: false).ConfigureAwait(false)).Ids;
        Interlocked.Add(ref _successful, ids.Length);
        var leases = new RateLimitLease[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            leases[i] = new SharedPermit(this, ids[i]);
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
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<RateLimitLease>(cancellationToken)
            : AcquireInTurnAsync(permitCount, cancellationToken);
    }

    private async ValueTask<RateLimitLease> AcquireInTurnAsync(int permitCount, CancellationToken cancellationToken)
    {
        var wanted = Math.Max(permitCount, 1);
        var ids = await WaitAsync(new Waiter(this, wanted, wanted, isBlocking: true), cancellationToken)
            .ConfigureAwait(false);
        return ids.Length == 0
            ? new SharedPermit((TimeSpan?)null)
            : Lease(new PermitGrant(ids, TimeSpan.Zero), permitCount);
    }

    private SharedPermit Lease(PermitGrant grant, int permitCount)
    {
        if (grant.Ids.Length == 0)
            return Refuse(grant.Pause);
        Interlocked.Increment(ref _successful);
        if (permitCount > 0)
            return new SharedPermit(this, grant.Ids);

        // The caller only asks whether permits are available.
        Release(grant.Ids, used: false);
        return new SharedPermit(this, []);
    }

    private SharedPermit Refuse(TimeSpan pause)
    {
        Interlocked.Increment(ref _failed);
        return new SharedPermit(pause < _limit.Window ? pause : _limit.Window);
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
            throw new ArgumentOutOfRangeException(
                nameof(permitCount),
                permitCount,
                $"The limit is {_limit.Permits} permits in a window. Request at most that many in one call.");
    }
}
