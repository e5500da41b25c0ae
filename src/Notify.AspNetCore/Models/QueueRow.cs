namespace Notify.AspNetCore.Models;

/// <summary>The queue and status of a channel.</summary>
internal sealed record QueueRow
{
    /// <summary>The channel's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind; null if this host has no such channel.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether an operator has paused it.</summary>
    public bool Paused { get; init; }

    /// <summary>Ready in the transactional lane.</summary>
    public long Transactional { get; init; }

    /// <summary>Ready in the campaign lane.</summary>
    public long Campaign { get; init; }

    /// <summary>Waiting for their time, of both lanes.</summary>
    public long Delayed { get; init; }

    /// <summary>Of those, the transactional ones.</summary>
    public long DelayedTransactional { get; init; }

    /// <summary>Claimed and not yet settled.</summary>
    public long InFlight { get; init; }

    /// <summary>Dead letters.</summary>
    public long DeadLetters { get; init; }

    /// <summary>When the oldest ready transactional message became ready.</summary>
    public DateTimeOffset? OldestTransactional { get; init; }

    /// <summary>Accepted since the bus began.</summary>
    public long TotalAccepted { get; init; }

    /// <summary>Completed or forwarded since the bus began.</summary>
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
