namespace Notify.Bus.InMemory;

/// <summary>An enqueue call that waits for room: it stands in line on every lane it needs, and goes in as a whole. Guarded by the bus's lock.</summary>
internal sealed class PendingEnqueue(IReadOnlyList<Envelope> envelopes)
    : TaskCompletionSource<IReadOnlyList<EnqueueResult>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly List<(LinkedListNode<PendingEnqueue> Node, LaneQueue Lane, int Wanted)> _places = [];

    public IReadOnlyList<Envelope> Envelopes { get; } = envelopes;

    public bool IsWaiting => _places.Count > 0;

    public CancellationTokenRegistration Registration { get; set; }

    public void JoinLine(LaneQueue lane, int wanted) => _places.Add((lane.Calls.AddLast(this), lane, wanted));

    /// <summary>
    /// Whether it is first in line everywhere and there is room. A single envelope is let through to a closer look in any case: its key may have become known.
    /// </summary>
    public bool CanProceed()
    {
        foreach (var (node, lane, wanted) in _places)
        {
            if (lane.Calls.First != node || (Envelopes.Count > 1 && !lane.HasRoomFor(wanted)))
                return false;
        }

        return true;
    }

    /// <summary>Steps out of every line; whoever stood behind may be next.</summary>
    public void LeaveLine(Action<ChannelQueue> next)
    {
        foreach (var (node, lane, _) in _places)
        {
            lane.Calls.Remove(node);
            next(lane.Channel);
        }

        _places.Clear();
        Registration.Unregister();
    }
}
