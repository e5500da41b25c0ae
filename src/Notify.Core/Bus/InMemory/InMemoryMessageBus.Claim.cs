namespace Notify.Bus.InMemory;

/// <content>Claiming envelopes.</content>
public sealed partial class InMemoryMessageBus
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        string channel,
        ClaimLimits limits,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Total, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Campaign, nameof(limits));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<Lease>>(cancellationToken);
        lock (StateLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var queue = GetQueue(channel);

            // This does not overtake claims that wait already: their limits exclude all envelopes that are ready now,
            // otherwise ServeWaiters would have completed them.
            if (queue.TryClaim(limits) is { } leases)
            {
                MarkChanged(queue);
                ServeWaiters();
                return new(leases);
            }

            return new(WaitForEnvelopes(queue, limits, cancellationToken));
        }
    }

    /// <summary>Marks the leases whose notification or campaign was canceled.</summary>
    internal void MarkCanceled(InMemoryLease[] leases)
    {
        if (!_cancelMarks.Any)
            return;
        foreach (var lease in leases)
        {
            if (_cancelMarks.Include(lease.Envelope))
                lease.MarkCanceled();
        }
    }

    // The lock is reentrant: if the token is already canceled, the callback runs inside UnsafeRegister on this thread.
    private static Task<IReadOnlyList<Lease>> WaitForEnvelopes(
        ChannelQueue queue,
        ClaimLimits limits,
        CancellationToken cancellationToken)
    {
        var claim = new PendingClaim(queue, limits);
        queue.AddPendingClaim(claim);
        claim.Registration = cancellationToken.UnsafeRegister(
            static (state, token) => CancelClaim((PendingClaim)state!, token), claim);
        return claim.Task;
    }

    private static void CancelClaim(PendingClaim claim, CancellationToken token)
    {
        lock (claim.Queue.Bus.StateLock)
        {
            if (claim.Queue.RemovePendingClaim(claim))
                claim.TrySetCanceled(token);
        }
    }
}
