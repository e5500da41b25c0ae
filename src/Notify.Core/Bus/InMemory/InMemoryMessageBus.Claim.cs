namespace Notify.Bus.InMemory;

public sealed partial class InMemoryMessageBus
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(string channel, ClaimLimits limits, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Total, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Campaign, nameof(limits));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<Lease>>(cancellationToken);
        var now = _time.GetUtcNow();
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var queue = Queue(channel);

            // Claims that wait already could not use what is here, or they would have it; so nobody is overtaken.
            if (queue.Take(limits, now) is { } leases)
            {
                MarkChanged(queue);
                ServeWaiters();
                return new(leases);
            }

            return new(WaitForEnvelopes(queue, limits, cancellationToken));
        }
    }

    /// <summary>Marks those that were cancelled.</summary>
    internal void MarkCancelled(InMemoryLease[] leases, DateTimeOffset now)
    {
        if (!_cancelled.Any)
            return;
        foreach (var lease in leases)
        {
            if (_cancelled.Cover(lease.Envelope, now))
                lease.MarkCancelled();
        }
    }

    private static Task<IReadOnlyList<Lease>> WaitForEnvelopes(ChannelQueue queue, ClaimLimits limits, CancellationToken cancellationToken)
    {
        var waiter = new PendingClaim(queue, limits);
        queue.Wait(waiter);
        waiter.Registration = cancellationToken.UnsafeRegister(static (state, token) => GiveUp((PendingClaim)state!, token), waiter);
        return waiter.Task;
    }

    private static void GiveUp(PendingClaim waiter, CancellationToken token)
    {
        lock (waiter.Queue.Bus.Gate)
        {
            if (waiter.Queue.StopWaiting(waiter))
                waiter.TrySetCanceled(token);
        }
    }
}
