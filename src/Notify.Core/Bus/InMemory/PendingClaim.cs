namespace Notify.Bus.InMemory;

/// <summary>A claim that waits for its first envelope. Guarded by the bus's lock.</summary>
internal sealed class PendingClaim(ChannelQueue queue, ClaimLimits limits)
    : TaskCompletionSource<IReadOnlyList<Lease>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ClaimLimits Limits { get; } = limits;

    public ChannelQueue Queue { get; } = queue;

    /// <summary>The node in the list of waiting claims, or null if the claim no longer waits.</summary>
    public LinkedListNode<PendingClaim>? Node { get; set; }

    /// <summary>
    /// The registration for cancellation. It is unregistered, not disposed: the callback takes the bus's lock, and
    /// Dispose would wait for a running callback while the lock is held.
    /// </summary>
    public CancellationTokenRegistration Registration { get; set; }
}
