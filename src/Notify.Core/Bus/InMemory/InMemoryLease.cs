namespace Notify.Bus.InMemory;

/// <summary>
/// A delivery of the in-memory bus: what is claimed, or waits to be claimed again. Whenever the envelope goes on (retry, forward, lapse) a new entry with a higher token
/// takes its place, so an old lease can never settle.
/// </summary>
/// <remarks>What changes is guarded by the bus's lock.</remarks>
internal sealed class InMemoryLease : Lease, IDueItem
{
    /// <summary>The token of a first claim.</summary>
    public const long FirstToken = 1;

    // Without a timer and never linked, so there is nothing to dispose of.
    private CancellationTokenSource? _lost;
    private bool _abandoned;

    public InMemoryLease(ChannelQueue queue, Envelope envelope, DeliveryState state, long token, DateTimeOffset enqueuedAt)
        : base(queue.Name, envelope, state, token, enqueuedAt) => Queue = queue;

    public ChannelQueue Queue { get; }

    public LeasePhase Phase { get; set; }

    /// <summary>The place in the order of first claims; kept when the envelope returns to the front of its lane.</summary>
    public long Place { get; set; }

    public LaneQueue Lane => Queue.Lane(Envelope.Lane);

    public override CancellationToken Lost
    {
        get
        {
            lock (Queue.Bus.Gate)
            {
                if (Phase == LeasePhase.Lost)
                    return new CancellationToken(canceled: true);
                return (_lost ??= new CancellationTokenSource()).Token;
            }
        }
    }

    public override void Abandon()
    {
        lock (Queue.Bus.Gate)
        {
            if (Phase != LeasePhase.Open || _abandoned)
                return;
            _abandoned = true;
            Queue.Bus.Schedule.AddAfter(this, Queue.Bus.Options.LeaseDuration);
        }
    }

    public void MarkCancelled() => IsCancelled = true;

    /// <summary>The entry that follows this one on the same channel.</summary>
    public InMemoryLease Next(DeliveryState state, DateTimeOffset enqueuedAt) =>
        new(Queue, Envelope, state, Token + 1, enqueuedAt) { Place = Place };

    public bool BecomeDue(DateTimeOffset now)
    {
        if (Phase == LeasePhase.Delayed)
            Queue.Bus.Promote(this);
        else if (Phase == LeasePhase.Open)
            Queue.Bus.ExpireLease(this, now);
        return false;
    }

    /// <summary>Tells whoever holds the lease. Callbacks run elsewhere, so this may be called under the lock.</summary>
    public void Lose()
    {
        Phase = LeasePhase.Lost;
        _ = _lost?.CancelAsync();
    }
}
