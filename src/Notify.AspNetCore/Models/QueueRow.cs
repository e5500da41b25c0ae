namespace Notify.AspNetCore.Models;

/// <summary>The queue and status of a channel.</summary>
internal sealed record QueueRow
{
    /// <summary>The name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of the channel; null if this host does not have the channel.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether an operator has paused the channel.</summary>
    public bool Paused { get; init; }

    /// <summary>The number of messages in the transactional lane that are ready.</summary>
    public long Transactional { get; init; }

    /// <summary>The number of messages in the campaign lane that are ready.</summary>
    public long Campaign { get; init; }

    /// <summary>The number of messages in both lanes that are due later.</summary>
    public long Delayed { get; init; }

    /// <summary>The number of transactional messages that are due later.</summary>
    public long DelayedTransactional { get; init; }

    /// <summary>The number of messages that are claimed and not yet settled.</summary>
    public long InFlight { get; init; }

    /// <summary>The number of dead letters.</summary>
    public long DeadLetters { get; init; }

    /// <summary>The time at which the oldest ready transactional message became ready.</summary>
    public DateTimeOffset? OldestTransactional { get; init; }

    /// <summary>The number of messages accepted since the bus was created.</summary>
    public long TotalAccepted { get; init; }

    /// <summary>The number of messages completed or forwarded since the bus was created.</summary>
    public long TotalCompleted { get; init; }

    /// <summary>
    /// The status of the channel in this process: <c>working</c>, <c>throttled</c>, <c>unreachable</c> or
    /// <c>misconfigured</c>; null if this process does not consume the channel.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>The time of the next attempt, if the channel is paused.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The reply text of the provider.</summary>
    public string? Detail { get; init; }

    /// <summary>The providers of the channel that are paused separately, such as push services.</summary>
    public IReadOnlyList<HeldOrigin> HeldOrigins { get; init; } = [];
}
