namespace Notify.Bus.InMemory;

/// <summary>
/// An enqueue call that waits for room. It joins the line of every lane that it adds to, and all its envelopes are
/// added together. Guarded by the bus's lock.
/// </summary>
/// <param name="envelopes">The envelopes of the call.</param>
/// <param name="number">The number of the call in the order of arrival.</param>
internal sealed class PendingEnqueue(IReadOnlyList<Envelope> envelopes, long number)
    : TaskCompletionSource<IReadOnlyList<EnqueueResult>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly List<Place> _places = [];
    private readonly long _number = number;

    public IReadOnlyList<Envelope> Envelopes { get; } = envelopes;

    public bool IsWaiting => _places.Count > 0;

    /// <summary>
    /// The registration for cancellation. It is unregistered, not disposed: the callback takes the bus's lock, and
    /// Dispose would wait for a running callback while the lock is held.
    /// </summary>
    public CancellationTokenRegistration Registration { get; set; }

    /// <summary>
    /// Waits in the lines of the lanes that the call requests now, and leaves those of other lanes. The lanes can
    /// change while the call waits: an envelope for a later time becomes due, or a key becomes known.
    /// </summary>
    /// <param name="lanes">The requested lanes.</param>
    /// <returns>True if the lines or the requested numbers have changed.</returns>
    public bool WaitFor(List<LaneQueue> lanes)
    {
        var changed = false;
        for (var i = _places.Count - 1; i >= 0; i--)
        {
            if (lanes.Contains(_places[i].Lane))
                continue;
            Leave(i);
            changed = true;
        }

        foreach (var lane in lanes)
        {
            var index = IndexOf(lane);
            if (index < 0)
                _places.Add(new Place(Join(lane.PendingCalls), lane, lane.Requested));
            else if (_places[index].Requested != lane.Requested)
                _places[index] = _places[index] with { Requested = lane.Requested };
            else
                continue;
            changed = true;
        }

        return changed;
    }

    /// <summary>Returns whether the call is first in all its lines and all its lanes have room.</summary>
    /// <remarks>
    /// For a single envelope the room is not checked here, because the envelope may have become a duplicate and need no
    /// room. The subsequent attempt to add it checks both.
    /// </remarks>
    public bool CanProceed()
    {
        foreach (var (node, lane, requested) in _places)
        {
            if (lane.PendingCalls.First != node || (Envelopes.Count > 1 && !lane.HasRoomFor(requested)))
                return false;
        }

        return true;
    }

    /// <summary>Leaves all lines. The calls behind it may be able to proceed now.</summary>
    public void LeaveLine()
    {
        for (var i = _places.Count - 1; i >= 0; i--)
            Leave(i);
        Registration.Unregister();
    }

    // The order of arrival, also for a line that the call joins later. With another order in each line, two calls could
    // wait for each other.
    private LinkedListNode<PendingEnqueue> Join(LinkedList<PendingEnqueue> line)
    {
        var before = line.Last;
        while (before is not null && before.Value._number > _number)
            before = before.Previous;
        return before is null ? line.AddFirst(this) : line.AddAfter(before, this);
    }

    // Without a lambda: every call that waits asks this.
    private int IndexOf(LaneQueue lane)
    {
        for (var i = 0; i < _places.Count; i++)
        {
            if (_places[i].Lane == lane)
                return i;
        }

        return -1;
    }

    private void Leave(int index)
    {
        var (node, lane, _) = _places[index];
        _places.RemoveAt(index);
        lane.PendingCalls.Remove(node);
        lane.Channel.Bus.MarkChanged(lane.Channel);
    }

    private readonly record struct Place(LinkedListNode<PendingEnqueue> Node, LaneQueue Lane, int Requested);
}
