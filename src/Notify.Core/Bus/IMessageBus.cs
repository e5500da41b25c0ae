using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// Carries envelopes from whoever enqueues to the channel workers: enqueue, claim, settle. A queue per channel, two lanes in each.
/// Promise: at least once. What was accepted is never lost, and every settlement is fenced.
/// </summary>
/// <remarks>Every implementation passes the conformance cases of <c>Notify.Testing</c>.</remarks>
public interface IMessageBus
{
    /// <summary>Dead letters: envelopes that will not be tried again by themselves.</summary>
    IDeadLetters DeadLetters { get; }

    /// <summary>Pausing and resuming of channels, and canceling; shared by all processes on this bus.</summary>
    IBusControl Control { get; }

    /// <summary>
    /// Puts envelopes into the queue of their first step, in order. Waits while a lane is at its bound (or answers <see cref="EnqueueStatus.QueueFull"/> where the bus is set so).
    /// </summary>
    /// <param name="envelopes">The envelopes; those of one call keep their order within a lane.</param>
    /// <param name="cancellationToken">Cancels waiting. Envelopes accepted before that stay accepted only when the call returns; a canceled call has added nothing.</param>
    /// <returns>One result an envelope, in order.</returns>
    /// <exception cref="EnqueueFailedException">The bus is shutting down or cannot be reached; nothing was added.</exception>
    ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(IReadOnlyList<Envelope> envelopes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases the next envelopes of a channel: transactional first, campaign with its guaranteed share, first in first out within a lane. Waits for the first; returns
    /// what is there then, at most <paramref name="limits"/>. A paused channel yields nothing until it is resumed.
    /// </summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="limits">How many, and of these how many campaign.</param>
    /// <param name="cancellationToken">Cancels waiting; a canceled call has leased nothing.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<IReadOnlyList<Lease>> ClaimAsync(string channel, ClaimLimits limits, CancellationToken cancellationToken = default);

    /// <summary>Ends a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="settlement">How it ends, with the envelope's new state.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>False where the lease was lost: nothing was changed, somebody else has the envelope.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<bool> SettleAsync(Lease lease, Settlement settlement, CancellationToken cancellationToken = default);

    /// <summary>Counts by channel and lane. Cheap: does not walk the queues.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
