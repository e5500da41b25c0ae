namespace Notify.Redis;

/// <summary>Represents the result of checking every entry of one queue.</summary>
public sealed record RedisQueueAudit
{
    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the number of stored envelopes.</summary>
    public required int Bodies { get; init; }

    /// <summary>Gets the number of envelopes that are ready to be claimed.</summary>
    public required int Ready { get; init; }

    /// <summary>Gets the number of envelopes that are not due yet.</summary>
    public required int Delayed { get; init; }

    /// <summary>Gets the number of leased envelopes.</summary>
    public required int InFlight { get; init; }

    /// <summary>Gets the number of dead letters.</summary>
    public required int DeadLetters { get; init; }

    /// <summary>Gets the inconsistencies that were found, by id; empty if there are none.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
