using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>An envelope that this process has leased.</summary>
internal sealed class SqlLease : Lease
{
    private readonly Lock _gate = new();
    private readonly ClockReading _clock;

    // It has no timer and is not linked, so it does not need to be disposed.
    private CancellationTokenSource? _lost;
    private bool _isLost;

    public SqlLease(SqlQueue queue, StoredLease stored, Envelope envelope, DeliveryState state, ClockReading clock)
        : base(queue.Channel, envelope, state, stored.Token, stored.ReadySince)
    {
        Queue = queue;
        Key = new LeaseKey(queue.Id, stored.Lane, stored.OrderingKey, stored.Token);
        _clock = clock;
        IsCanceled = stored.IsCanceled;
    }

    public SqlQueue Queue { get; }

    public LeaseKey Key { get; }

    /// <summary>The registration on which the lease depends.</summary>
    public WorkerSession? Session { get; set; }

    public override TimeSpan ClockDifference => _clock.Difference;

    /// <summary>
    /// The time until which the lease certainly lasts, by this process's monotonic clock, if it is abandoned. Otherwise
    /// it lasts as long as the registration of the worker.
    /// </summary>
    public long? AbandonedDeadline { get; set; }

    public bool IsAbandoned { get; private set; }

    /// <summary>Whether a settlement is in flight.</summary>
    public bool IsSettling { get; set; }

    public override bool IsLost
    {
        get
        {
            lock (_gate)
                return _isLost;
        }
    }

    public override CancellationToken Lost
    {
        get
        {
            lock (_gate)
                return _isLost
                    ? new CancellationToken(canceled: true)
                    : (_lost ??= new CancellationTokenSource()).Token;
        }
    }

    public override void Abandon() => IsAbandoned = true;

    /// <summary>Ends the renewal of the lease, because it was settled.</summary>
    /// <returns>False if it was not held any more.</returns>
    public bool Forget() => Session?.Remove(this) == true;

    /// <summary>Cancels <see cref="Lost"/>. Callbacks run on another thread.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _isLost = true;
            _ = _lost?.CancelAsync();
        }
    }
}
