namespace Notify.Bus.InMemory;

/// <summary>
/// An entry of the in-memory bus: an envelope that is claimed, or that waits to be claimed again. A retry, a deferral,
/// a forward and an expired lease create a new entry with a higher token, so an old lease can never settle the
/// envelope.
/// </summary>
/// <remarks>Mutable state is guarded by the bus's lock.</remarks>
internal sealed class InMemoryLease : Lease, IDueItem
{
    /// <summary>The token of a first claim.</summary>
    public const long FirstToken = 1;

    // It has no timer and is never linked to another token, so it needs no disposal.
    private CancellationTokenSource? _lost;
    private volatile LeasePhase _phase;
    private bool _abandoned;

    public InMemoryLease(
        ChannelQueue queue,
        Envelope envelope,
        DeliveryState state,
        long token,
        DateTimeOffset enqueuedAt)
        : base(queue.Name, envelope, state, token, enqueuedAt) => Queue = queue;

    public ChannelQueue Queue { get; }

    public LeasePhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>The position in the order of first claims. An envelope that returns to its lane keeps it.</summary>
    public long Position { get; set; }

    /// <summary>Whether later envelopes of the recipient wait for this one.</summary>
    public bool IsHolder { get; set; }

    /// <summary>The ordering key of the envelope, once it was examined for a claim.</summary>
    public long OrderingKey { get; set; }

    /// <summary>The next envelope that waits for the same holder.</summary>
    public InMemoryLease? NextFollower { get; set; }

    public LaneQueue Lane => Queue.Lane(Envelope.Lane);

    public override CancellationToken Lost
    {
        get
        {
            lock (Queue.Bus.StateLock)
            {
                if (Phase == LeasePhase.Lost)
                    return new CancellationToken(canceled: true);
                return (_lost ??= new CancellationTokenSource()).Token;
            }
        }
    }

    // Without the lock, which guards the change: every delivery asks, and the answer may be outdated immediately in any
    // case.
    public override bool IsLost => _phase == LeasePhase.Lost;

    public override void Abandon()
    {
        lock (Queue.Bus.StateLock)
        {
            if (Phase != LeasePhase.Open || _abandoned)
                return;
            _abandoned = true;
            Queue.Bus.DueItems.AddAfter(this, Queue.Bus.Options.LeaseDuration);
        }
    }

    public void MarkCanceled() => IsCanceled = true;

    /// <summary>
    /// Creates the entry that replaces this one on the same channel. It remains the holder unless it was released.
    /// </summary>
    public InMemoryLease CreateNext(DeliveryState state, DateTimeOffset enqueuedAt) =>
        new(Queue, Envelope, state, Token + 1, enqueuedAt)
        {
            Position = Position,
            IsHolder = IsHolder,
            OrderingKey = OrderingKey,
        };

    public bool OnDue(DateTimeOffset now)
    {
        if (Phase == LeasePhase.Delayed)
            Queue.Bus.Promote(this);
        else if (Phase == LeasePhase.Open)
            Queue.Bus.ExpireLease(this, now);
        return false;
    }

    /// <summary>
    /// Notifies the holder that the lease is lost. CancelAsync runs the callbacks on the thread pool, so this is safe
    /// under the bus's lock.
    /// </summary>
    public void MarkLost()
    {
        Phase = LeasePhase.Lost;
        _ = _lost?.CancelAsync();
    }
}

/// <summary>The phase of an entry of the in-memory bus.</summary>
internal enum LeasePhase : byte
{
    /// <summary>
    /// Ready in its lane, or claimed. These two need no distinction: before the claim no caller has the lease, and a
    /// claimed lease never returns to a lane, because a new entry does.
    /// </summary>
    Open,

    /// <summary>Waiting until it is due.</summary>
    Delayed,

    /// <summary>Settled. If the envelope remains in the bus, another entry represents it.</summary>
    Settled,

    /// <summary>Expired after it was abandoned. Another entry represents the envelope.</summary>
    Lost,
}
