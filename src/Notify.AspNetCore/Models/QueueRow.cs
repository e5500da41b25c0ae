namespace Notify.AspNetCore.Models;

/// <summary>A channel's queue and condition.</summary>
internal sealed record QueueRow
{
    /// <summary>The channel's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind; null where this host has no such channel.</summary>
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

    /// <summary>How the channel is doing in this process: <c>working</c>, <c>throttled</c>, <c>unreachable</c>, <c>misconfigured</c>; null where this process does not work it.</summary>
    public string? Condition { get; init; }

    /// <summary>When a held channel is tried again.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The provider's words.</summary>
    public string? Detail { get; init; }

    /// <summary>Providers of the channel that are held on their own: push services.</summary>
    public IReadOnlyList<HeldOrigin> HeldOrigins { get; init; } = [];
}
