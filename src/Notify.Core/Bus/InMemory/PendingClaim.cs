namespace Notify.Bus.InMemory;

/// <summary>A claim that waits for its first envelope. Guarded by the bus's lock.</summary>
internal sealed class PendingClaim(ChannelQueue queue, ClaimLimits limits)
    : TaskCompletionSource<IReadOnlyList<Lease>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ClaimLimits Limits { get; } = limits;

    public ChannelQueue Queue { get; } = queue;

    /// <summary>Its place in the line; null once it is no longer waiting.</summary>
    public LinkedListNode<PendingClaim>? Node { get; set; }

    public CancellationTokenRegistration Registration { get; set; }
}
