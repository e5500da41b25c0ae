namespace Notify.Bus.InMemory;

/// <summary>
/// One lane of one channel: the ready envelopes, and the enqueue calls that wait for room. Guarded by the bus's lock.
/// </summary>
internal sealed class LaneQueue(ChannelQueue channel, int capacity)
{
    private readonly RingQueue<LaneEntry> _queue = new();

    // Envelopes that returned to the front, ordered by the position of their first claim. If 1, 2 and 3 are claimed and
    // returned in any order, they are claimed as 1, 2 and 3 again.
    private readonly PriorityQueue<InMemoryLease, long> _returned = new();
    private long _lastPosition;

    public ChannelQueue Channel { get; } = channel;

    /// <summary>The number of ready envelopes.</summary>
    public int Count => _queue.Count + _returned.Count;

    /// <summary>The number of envelopes that wait until they are due.</summary>
    public int Delayed { get; set; }

    /// <summary>The enqueue calls that wait for room, in the order in which they are admitted.</summary>
    public LinkedList<PendingEnqueue> PendingCalls { get; } = new();

    /// <summary>The number of envelopes that the current enqueue call adds to this lane. Zero between calls.</summary>
    public int Requested { get; set; }

    /// <summary>When the first ready envelope was enqueued, or null if there is none.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            if (_returned.TryPeek(out var returned, out _))
                return returned.EnqueuedAt;
            return _queue.Count > 0 ? _queue.First.EnqueuedAt : null;
        }
    }

    /// <summary>
    /// Returns whether a call may add this number of envelopes. A call larger than the capacity is admitted when the
    /// lane is empty; otherwise it would wait forever.
    /// </summary>
    public bool HasRoomFor(int count) => Count + count <= capacity || (Count == 0 && count > capacity);

    public void AddLast(in LaneEntry entry) => _queue.AddLast(entry);

    public void ReturnToFront(InMemoryLease lease) => _returned.Enqueue(lease, lease.Position);

    /// <summary>Whether the next envelope has lost a lease, so that it must be claimed alone.</summary>
    public bool IsNextSuspect => _returned.TryPeek(out var next, out _) && next.IsSuspect;

    /// <summary>The ready envelopes in any order.</summary>
    public IEnumerable<Envelope> Envelopes =>
        _returned.UnorderedItems.Select(item => item.Element.Envelope)
            .Concat(_queue.All().Select(entry => entry.Envelope));

    public InMemoryLease RemoveFirst()
    {
        if (_returned.Count > 0)
            return _returned.Dequeue();
        var lease = _queue.RemoveFirst().ToLease(Channel);
        lease.Position = ++_lastPosition;
        return lease;
    }

    public void CopyTo(List<InMemoryLease> target)
    {
        target.AddRange(_returned.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element));
        target.AddRange(_queue.All().Select(entry => entry.ToLease(Channel)));
    }
}

/// <summary>An entry of a lane: a new envelope, or the lease of an envelope that is claimed again.</summary>
/// <remarks>
/// A new envelope gets its lease when it is claimed. Until then its entry is small, which matters because the garbage
/// collector moves all queued entries.
/// </remarks>
internal readonly struct LaneEntry
{
    private readonly object _item;
    private readonly long _enqueuedAt;

    public LaneEntry(Envelope envelope, DateTimeOffset enqueuedAt)
    {
        _item = envelope;
        _enqueuedAt = enqueuedAt.UtcTicks;
    }

    public LaneEntry(InMemoryLease lease)
    {
        _item = lease;
        _enqueuedAt = lease.EnqueuedAt.UtcTicks;
    }

    public DateTimeOffset EnqueuedAt => new(_enqueuedAt, TimeSpan.Zero);

    public Envelope Envelope => _item as Envelope ?? ((InMemoryLease)_item).Envelope;

    /// <summary>Returns the lease for the next claim.</summary>
    public InMemoryLease ToLease(ChannelQueue queue) => _item as InMemoryLease
        ?? new InMemoryLease(queue, (Envelope)_item, DeliveryState.Initial, InMemoryLease.FirstToken, EnqueuedAt);
}
