using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// Transports envelopes from the callers that enqueue them to the channel workers. Each channel has a queue with two
/// lanes.
/// </summary>
/// <remarks>
/// <para>
/// Delivery is at least once: accepted envelopes are never lost, and a settlement takes effect only while its lease is
/// valid.
/// </para>
/// <para>
/// Every implementation must pass the conformance cases of <c>Notify.Testing</c>.
/// </para>
/// </remarks>
public interface IMessageBus
{
    /// <summary>Gets the dead letters: the envelopes whose delivery failed permanently.</summary>
    IDeadLetters DeadLetters { get; }

    /// <summary>
    /// Gets the object that pauses and resumes channels and cancels notifications, for all processes on this bus.
    /// </summary>
    IBusControl Control { get; }

    /// <summary>
    /// Adds envelopes to the queues of their first steps, in order. If a lane is full, the call waits, or returns
    /// <see cref="EnqueueStatus.QueueFull"/> if the bus is configured to fail. A call from inside a delivery
    /// (<see cref="DeliveryContext"/>) ignores the capacity: it would wait for a slot that it occupies itself.
    /// </summary>
    /// <param name="envelopes">The envelopes. Those of one call keep their order within a lane.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. A canceled call has added nothing.
    /// </param>
    /// <returns>A result for each envelope, in the same order.</returns>
    /// <exception cref="EnqueueFailedException">
    /// The bus is shutting down or cannot be reached. Nothing was added.
    /// </exception>
    ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases the next envelopes of a channel: transactional ones first, campaign ones with a guaranteed share, and
    /// first in, first out within a lane. The call waits until there is an envelope, and then returns the available
    /// ones. A paused channel returns nothing until it is resumed.
    /// </summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="limits">The maximum number of envelopes, and of campaign envelopes among them.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. A canceled call has leased nothing.
    /// </param>
    /// <returns>The leases.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        string channel,
        ClaimLimits limits,
        CancellationToken cancellationToken = default);

    /// <summary>Ends a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="settlement">The way in which the lease ends, with the new state of the envelope.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// False if the lease was lost. In this case nothing was changed, and another worker may own the envelope.
    /// </returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<bool> SettleAsync(Lease lease, Settlement settlement, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns the number of envelopes by channel and lane. The queues are not enumerated, so that the call is
    /// inexpensive.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
