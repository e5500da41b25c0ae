using System.Runtime.InteropServices;

namespace Notify.Bus.InMemory;

/// <summary>
/// One lane of one channel: the ready envelopes, and the enqueue calls that wait for room. Guarded by the bus's lock.
/// </summary>
/// <remarks>
/// The envelopes of one recipient are claimed one after another. The first of them is the holder of its ordering key,
/// from its claim until it is settled, or longer if the settlement keeps the order. Envelopes that would be claimed
/// meanwhile are set aside as followers; when the holder leaves, its first follower becomes the holder and returns to
/// the front of the lane. So every key with followers has a holder, and no envelope is examined more than once.
/// </remarks>
internal sealed class LaneQueue(ChannelQueue channel, int capacity)
{
    private readonly RingQueue<LaneEntry> _queue = new();

    // Envelopes that returned to the front, ordered by the position of their first claim. If 1, 2 and 3 are claimed and
    // returned in any order, they are claimed as 1, 2 and 3 again.
    private readonly PriorityQueue<InMemoryLease, long> _returned = new();
    private readonly Dictionary<long, Followers> _held = [];
    private int _followers;
    private long _lastPosition;

    public ChannelQueue Channel { get; } = channel;

    /// <summary>
    /// The number of ready envelopes, including those that wait for an earlier one of their recipient.
    /// </summary>
    public int Count => Candidates + _followers;

    /// <summary>The number of envelopes that the next claims examine.</summary>
    public int Candidates => _queue.Count + _returned.Count;

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
            DateTimeOffset? oldest = _queue.Count > 0 ? _queue.First.EnqueuedAt : null;
            if (_returned.TryPeek(out var returned, out _))
                oldest = returned.EnqueuedAt;
            if (_followers == 0)
                return oldest;
            foreach (var followers in _held.Values)
            {
                if (followers.First is { } first && !(first.EnqueuedAt >= oldest))
                    oldest = first.EnqueuedAt;
            }

            return oldest;
        }
    }

    /// <summary>
    /// Returns whether a call may add this number of envelopes. A call larger than the capacity is admitted when the
    /// lane is empty; otherwise it would wait forever.
    /// </summary>
    public bool HasRoomFor(int count) => Count + count <= capacity || (Count == 0 && count > capacity);

    public void AddLast(in LaneEntry entry) => _queue.AddLast(entry);

    public void ReturnToFront(InMemoryLease lease) => _returned.Enqueue(lease, lease.Position);

    /// <summary>The ready envelopes in any order.</summary>
    public IEnumerable<Envelope> Envelopes =>
        _returned.UnorderedItems.Select(item => item.Element.Envelope)
            .Concat(_queue.All().Select(entry => entry.Envelope))
            .Concat(AllFollowers().Select(lease => lease.Envelope));

    /// <summary>
    /// Removes the first envelope that may be claimed. Sets aside those before it whose recipient has an earlier one.
    /// </summary>
    /// <returns>The envelope, or null if there is none.</returns>
    public InMemoryLease? TakeFirst()
    {
        while (Candidates > 0)
        {
            var lease = RemoveFirst();
            if (lease.IsHolder)
                return lease;
            lease.OrderingKey = lease.Envelope.OrderingKey;
            ref var followers = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _held, lease.OrderingKey, out var hasHolder);
            if (!hasHolder)
            {
                lease.IsHolder = true;
                return lease;
            }

            followers.AddLast(lease);
            _followers++;
        }

        return null;
    }

    /// <summary>
    /// Ends the hold of an envelope that has left the lane, or whose followers need not wait for it any longer.
    /// </summary>
    public void Release(InMemoryLease holder)
    {
        ref var followers = ref CollectionsMarshal.GetValueRefOrNullRef(_held, holder.OrderingKey);
        if (followers.First is null)
            _held.Remove(holder.OrderingKey);
        else
            MakeHolder(followers.RemoveFirst());
    }

    public void CopyTo(List<InMemoryLease> target)
    {
        // Followers have been claimed in vain before the other envelopes, so their positions are lower.
        target.AddRange(_returned.UnorderedItems.Select(item => item.Element)
            .Concat(AllFollowers())
            .OrderBy(lease => lease.Position));
        target.AddRange(_queue.All().Select(entry => entry.ToLease(Channel)));
    }

    private InMemoryLease RemoveFirst()
    {
        if (_returned.Count > 0)
            return _returned.Dequeue();
        var lease = _queue.RemoveFirst().ToLease(Channel);
        lease.Position = ++_lastPosition;
        return lease;
    }

    private void MakeHolder(InMemoryLease lease)
    {
        _followers--;
        lease.IsHolder = true;
        ReturnToFront(lease);
    }

    private IEnumerable<InMemoryLease> AllFollowers()
    {
        if (_followers == 0)
            yield break;
        foreach (var followers in _held.Values)
        {
            for (var lease = followers.First; lease is not null; lease = lease.NextFollower)
                yield return lease;
        }
    }

    /// <summary>The envelopes of one recipient that wait for the holder, first in, first out.</summary>
    private struct Followers
    {
        private InMemoryLease? _last;

        public InMemoryLease? First { get; private set; }

        public void AddLast(InMemoryLease lease)
        {
            if (First is null)
                First = lease;
            else
                _last!.NextFollower = lease;
            _last = lease;
        }

        public InMemoryLease RemoveFirst()
        {
            var first = First!;
            (First, first.NextFollower) = (first.NextFollower, null);
            return first;
        }
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
