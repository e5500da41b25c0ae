namespace Notify.Bus.InMemory;

/// <summary>
/// An enqueue call that waits for room. It joins the line of every lane that it adds to, and all its envelopes are
/// added together. Guarded by the bus's lock.
/// </summary>
internal sealed class PendingEnqueue(IReadOnlyList<Envelope> envelopes)
    : TaskCompletionSource<IReadOnlyList<EnqueueResult>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly List<(LinkedListNode<PendingEnqueue> Node, LaneQueue Lane, int Requested)> _places = [];

    public IReadOnlyList<Envelope> Envelopes { get; } = envelopes;

    public bool IsWaiting => _places.Count > 0;

    /// <summary>
    /// The registration for cancellation. It is unregistered, not disposed: the callback takes the bus's lock, and
    /// Dispose would wait for a running callback while the lock is held.
    /// </summary>
    public CancellationTokenRegistration Registration { get; set; }

    public void JoinLine(LaneQueue lane, int requested) =>
        _places.Add((lane.PendingCalls.AddLast(this), lane, requested));

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
    /// <param name="onLineChanged">Called for the queue of each line.</param>
    public void LeaveLine(Action<ChannelQueue> onLineChanged)
    {
        foreach (var (node, lane, _) in _places)
        {
            lane.PendingCalls.Remove(node);
            onLineChanged(lane.Channel);
        }

        _places.Clear();
        Registration.Unregister();
    }
}
