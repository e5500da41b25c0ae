namespace Notify.Bus;

/// <summary>What is in one channel's queue, and what went through it since the bus began.</summary>
public sealed record ChannelStatistics
{
    /// <summary>The channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>Waiting in the transactional lane, ready to be claimed.</summary>
    public long Transactional { get; init; }

    /// <summary>Waiting in the campaign lane, ready to be claimed.</summary>
    public long Campaign { get; init; }

    /// <summary>Waiting for their time: send-at, retries, deferrals. Of both lanes.</summary>
    public long Delayed { get; init; }

    /// <summary>Of <see cref="Delayed"/>, the transactional ones.</summary>
    public long DelayedTransactional { get; init; }

    /// <summary>Claimed and not yet settled.</summary>
    public long InFlight { get; init; }

    /// <summary>Dead letters.</summary>
    public long DeadLetters { get; init; }

    /// <summary>True while an operator has paused the channel.</summary>
    public bool IsPaused { get; init; }

    /// <summary>When the oldest ready transactional envelope became ready; null where there is none.</summary>
    public DateTimeOffset? OldestTransactional { get; init; }

    /// <summary>Accepted from enqueue and forward since the bus began.</summary>
    public long TotalAccepted { get; init; }

    /// <summary>Completed or forwarded away since the bus began.</summary>
    public long TotalCompleted { get; init; }

    /// <summary>Dead letters deleted because their 30 days were over, since the bus began.</summary>
    public long TotalDeadLettersExpired { get; init; }

    /// <summary>Nothing ready, delayed or in flight.</summary>
    public bool IsIdle => Transactional + Campaign + Delayed + InFlight == 0;
}
