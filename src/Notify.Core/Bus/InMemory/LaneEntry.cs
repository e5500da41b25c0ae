namespace Notify.Bus.InMemory;

/// <summary>
/// What stands in a lane: an envelope nobody has claimed yet, or the lease of one that comes again. A fresh envelope gets its lease at the claim, so that what waits is small:
/// the garbage collector moves all of it.
/// </summary>
internal readonly struct LaneEntry
{
    private readonly object _item;
    private readonly long _enqueuedAt;

    public LaneEntry(Envelope fresh, DateTimeOffset enqueuedAt)
    {
        _item = fresh;
        _enqueuedAt = enqueuedAt.UtcTicks;
    }

    public LaneEntry(InMemoryLease again)
    {
        _item = again;
        _enqueuedAt = again.EnqueuedAt.UtcTicks;
    }

    public DateTimeOffset EnqueuedAt => new(_enqueuedAt, TimeSpan.Zero);

    /// <summary>The lease of its next claim.</summary>
    public InMemoryLease ToLease(ChannelQueue queue) =>
        _item as InMemoryLease ?? new InMemoryLease(queue, (Envelope)_item, DeliveryState.Initial, InMemoryLease.FirstToken, EnqueuedAt);
}
