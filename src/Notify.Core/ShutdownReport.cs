namespace Notify;

/// <summary>Represents what the workers did during the shutdown and what they left.</summary>
public sealed record ShutdownReport
{
    /// <summary>Gets the number of envelopes that were finished during the shutdown.</summary>
    public required long Drained { get; init; }

    /// <summary>
    /// Gets the number of envelopes that were in flight and returned to their queue. This does not count as an attempt.
    /// </summary>
    public required long Released { get; init; }

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
}
