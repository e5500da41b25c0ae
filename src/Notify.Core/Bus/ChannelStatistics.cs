namespace Notify.Bus;

/// <summary>
/// Represents the number of envelopes in the queue of one channel, and the totals since the bus was started.
/// </summary>
public sealed record ChannelStatistics
{
    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the number of transactional envelopes that are ready to be claimed.</summary>
    public long Transactional { get; init; }

    /// <summary>Gets the number of campaign envelopes that are ready to be claimed.</summary>
    public long Campaign { get; init; }

    /// <summary>
    /// Gets the number of envelopes of both lanes that become ready later: scheduled, retried and deferred ones.
    /// </summary>
    public long Delayed { get; init; }

    /// <summary>Gets the number of transactional envelopes among <see cref="Delayed"/>.</summary>
    public long DelayedTransactional { get; init; }

    /// <summary>Gets the number of envelopes that were claimed and not yet settled.</summary>
    public long InFlight { get; init; }

    /// <summary>Gets the number of dead letters.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Gets a value indicating whether an operator has paused the channel.</summary>
    public bool IsPaused { get; init; }

    /// <summary>
    /// Gets the time at which the oldest ready transactional envelope became ready, by the clock of this process; null
    /// if there is none.
    /// </summary>
    public DateTimeOffset? OldestTransactional { get; init; }

    /// <summary>
    /// Gets the number of envelopes that were enqueued or forwarded to this channel since the bus was started.
    /// </summary>
    public long TotalAccepted { get; init; }

    /// <summary>
    /// Gets the number of envelopes that were completed or forwarded to another channel since the bus was started.
    /// </summary>
    public long TotalCompleted { get; init; }

    /// <summary>
    /// Gets the number of dead letters that were deleted after their retention of 30 days, since the bus was started.
    /// </summary>
    public long TotalDeadLettersExpired { get; init; }

    /// <summary>Gets a value indicating whether no envelope is ready, delayed or in flight.</summary>
    public bool IsIdle => Transactional + Campaign + Delayed + InFlight == 0;
}
