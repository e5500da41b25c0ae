namespace Notify.Bus;

/// <summary>Envelopes that will not be tried again by themselves. Kept 30 days, counted when they go.</summary>
public interface IDeadLetters
{
    /// <summary>Lists dead letters, newest first, a page at a time.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cursor">Where the page before ended (<see cref="DeadLetterPage.Next"/>), or null for the first.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="ArgumentException">The cursor was not made by this bus.</exception>
    ValueTask<DeadLetterPage> ListAsync(DeadLetterFilter filter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>One dead letter with its failure history, or null where there is none of that id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask<DeadLetter?> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Puts one back into the queue of its first step; attempts and expiry start anew. Bypasses the bound.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>False where there is none of that id, or its bytes cannot be decoded.</returns>
    ValueTask<bool> RequeueAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Puts all that match back into their queues.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellationToken">Stops between two of them.</param>
    /// <returns>How many.</returns>
    ValueTask<long> RequeueAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Deletes one for good.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>False where there is none of that id.</returns>
    ValueTask<bool> PurgeAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Deletes all that match for good.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellationToken">Stops between two of them.</param>
    /// <returns>How many.</returns>
    ValueTask<long> PurgeAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default);
}
