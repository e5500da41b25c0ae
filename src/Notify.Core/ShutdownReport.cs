namespace Notify;

/// <summary>Represents the work of this process's workers until they stopped, and the envelopes that remain.</summary>
public sealed record ShutdownReport
{
    /// <summary>
    /// Gets the number of envelopes that the workers have sent since they were started, including those sent during the
    /// shutdown.
    /// </summary>
    public required long Sent { get; init; }

    /// <summary>Gets the number of envelopes that were dead-lettered since the workers were started.</summary>
    public required long DeadLettered { get; init; }

    /// <summary>
    /// Gets the number of envelopes that were dropped since the workers were started: they had expired or were
    /// canceled, the recipient had unsubscribed, or a gate dropped them.
    /// </summary>
    public required long Dropped { get; init; }

    /// <summary>
    /// Gets the number of envelopes that were not sent since the workers were started, because their recipients do not
    /// want them.
    /// </summary>
    public required long Muted { get; init; }

    /// <summary>
    /// Gets the number of envelopes that were in flight and returned to their queue. This does not count as an attempt.
    /// </summary>
    public required long Released { get; init; }

    /// <summary>
    /// Gets the number of deliveries that had not ended when the workers stopped, because a sender or an observer
    /// ignored its cancellation. On a durable bus, an envelope that was not settled is delivered again when its lease
    /// has expired.
    /// </summary>
    public required long Unfinished { get; init; }

    /// <summary>
    /// Gets the number of queued and delayed transactional envelopes that remain. On the in-memory bus they are lost
    /// with the process.
    /// </summary>
    /// <value>Null if the bus did not answer in time, so that the number is unknown.</value>
    public required long? LeftTransactional { get; init; }

    /// <summary>
    /// Gets the number of queued and delayed campaign envelopes that remain. On the in-memory bus they are lost with
    /// the process.
    /// </summary>
    /// <value>Null if the bus did not answer in time, so that the number is unknown.</value>
    public required long? LeftCampaign { get; init; }

    /// <summary>
    /// Gets the number of dead letters that remain, including those of other processes. On the in-memory bus they are
    /// lost with the process.
    /// </summary>
    /// <value>Null if the bus did not answer in time, so that the number is unknown.</value>
    public required long? LeftDeadLetters { get; init; }
}
