namespace Notify.Bus.InMemory;

/// <summary>One lane of one channel: what is ready, and the enqueue calls that wait for room. Guarded by the bus's lock.</summary>
internal sealed class LaneQueue(ChannelQueue channel, int capacity)
{
    private readonly RingQueue<LaneEntry> _queue = new();

    // What came back to the front, in the order of its first places: releasing 1, 2, 3 in any order claims 1, 2, 3 again.
    private readonly PriorityQueue<InMemoryLease, long> _returned = new();
    private long _lastPlace;

    public ChannelQueue Channel { get; } = channel;

    /// <summary>How many are ready.</summary>
    public int Count => _queue.Count + _returned.Count;

    /// <summary>How many wait for their time.</summary>
    public int Delayed { get; set; }

    /// <summary>Calls that wait for room, first come first served.</summary>
    public LinkedList<PendingEnqueue> Calls { get; } = new();

    /// <summary>Scratch of one enqueue: how many it would add here.</summary>
    public int Requested { get; set; }

    /// <summary>Since when the first has waited; null where none does.</summary>
    public DateTimeOffset? Oldest =>
        _returned.TryPeek(out var returned, out _) ? returned.EnqueuedAt : _queue.Count > 0 ? _queue.First.EnqueuedAt : null;

    /// <summary>Whether a call may add this many. A call larger than the whole lane is let in once the lane is empty.</summary>
    public bool HasRoomFor(int count) => Count + count <= capacity || (Count == 0 && count > capacity);

    public void AddLast(in LaneEntry entry) => _queue.AddLast(entry);

    public void Return(InMemoryLease lease) => _returned.Enqueue(lease, lease.Place);

    public InMemoryLease RemoveFirst()
    {
        if (_returned.Count > 0)
            return _returned.Dequeue();
        var lease = _queue.RemoveFirst().ToLease(Channel);
        lease.Place = ++_lastPlace;
        return lease;
    }

    public void CopyTo(List<InMemoryLease> target)
    {
        target.AddRange(_returned.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element));
        target.AddRange(_queue.All().Select(entry => entry.ToLease(Channel)));
    }
}
