namespace Notify.Bus;

/// <summary>
/// Stores the envelopes whose delivery failed permanently. They are not retried automatically, are kept for 30 days,
/// and are counted when they are deleted.
/// </summary>
public interface IDeadLetters
{
    /// <summary>Lists dead letters by page, newest first.</summary>
    /// <param name="filter">The criteria for the dead letters.</param>
    /// <param name="cursor">
    /// The end of the previous page (<see cref="DeadLetterPage.Next"/>), or null for the first page.
    /// </param>
    /// <param name="limit">The maximum number of dead letters, 1 to 1,000.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The cursor was not created by this bus.</exception>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask<DeadLetterPage> ListAsync(
        DeadLetterFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default);

    /// <summary>Returns a dead letter with its failure history.</summary>
    /// <param name="id">The id of the dead letter.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The dead letter, or null if there is none with this id.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask<DeadLetter?> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns a dead letter to the queue of its first step. Its attempts and its expiry start again. The capacity of
    /// the lane does not apply.
    /// </summary>
    /// <param name="id">The id of the dead letter.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// False if there is no dead letter with this id, or if the bytes of the envelope or of its state cannot be
    /// decoded.
    /// </returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask<bool> RequeueAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Returns all matching dead letters to their queues.</summary>
    /// <param name="filter">The criteria for the dead letters.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. The operation stops between two batches of dead letters.
    /// </param>
    /// <returns>The number of requeued dead letters.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask<long> RequeueAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Deletes a dead letter permanently.</summary>
    /// <param name="id">The id of the dead letter.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>False if there is no dead letter with this id.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask<bool> PurgeAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Deletes all matching dead letters permanently.</summary>
    /// <param name="filter">The criteria for the dead letters.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. The operation stops between two batches of dead letters.
    /// </param>
    /// <returns>The number of deleted dead letters.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask<long> PurgeAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default);
}
