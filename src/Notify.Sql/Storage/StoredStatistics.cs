namespace Notify.Sql.Storage;

/// <summary>Represents the number of messages of a queue by state.</summary>
public sealed class StoredStatistics
{
    /// <summary>Gets the queue.</summary>
    public required int Queue { get; init; }

    /// <summary>Gets the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets a value indicating whether the queue is paused.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Gets the number of ready transactional messages, including followers.</summary>
    public long Transactional { get; init; }

    /// <summary>Gets the number of ready campaign messages, including followers.</summary>
    public long Campaign { get; init; }

    /// <summary>Gets the number of delayed messages of both lanes.</summary>
    public long Delayed { get; init; }

    /// <summary>Gets the number of delayed transactional messages.</summary>
    public long DelayedTransactional { get; init; }

    /// <summary>Gets the number of leases.</summary>
    public long InFlight { get; init; }

    /// <summary>Gets the number of dead letters.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Gets the time for which the oldest transactional message has been ready, or null if there is none.</summary>
    public TimeSpan? OldestTransactional { get; init; }

    /// <summary>Gets the totals that processes have added.</summary>
    public required QueueTotals Totals { get; init; }
}

/// <summary>Represents what processes have counted for a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Accepted">The number of messages that entered the queue.</param>
/// <param name="Completed">The number of messages that were completed or forwarded.</param>
/// <param name="DeadLettersExpired">The number of dead letters that were deleted after their retention.</param>
public readonly record struct QueueTotals(int Queue, long Accepted, long Completed, long DeadLettersExpired);
