namespace Notify.Sql.Storage;

/// <summary>Represents the renewal of the registration of a worker.</summary>
public sealed class WorkerRenewal
{
    /// <summary>Gets the worker.</summary>
    public required Guid Worker { get; init; }

    /// <summary>Gets a value indicating whether the worker is registered for the first time.</summary>
    public bool IsNew { get; init; }

    /// <summary>Gets the time from now for which the registration is valid.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>
    /// Gets the leases that the worker no longer renews. They remain valid until the current end of the registration
    /// at most, and belong to <see cref="AbandonedWorker"/> from then on.
    /// </summary>
    public IReadOnlyList<LeaseKey> Abandoned { get; init; } = [];

    /// <summary>Gets a new id for the owner of the abandoned leases.</summary>
    public Guid AbandonedWorker { get; init; }

    /// <summary>Gets the time from now after which the abandoned leases expire.</summary>
    public TimeSpan AbandonedDuration { get; init; }
}

/// <summary>Represents the key of a lease: at most one message of a recipient is leased in a lane.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Lane">The lane.</param>
/// <param name="OrderingKey">The ordering key of the recipient.</param>
/// <param name="Token">The fencing token.</param>
public readonly record struct LeaseKey(int Queue, Lane Lane, long OrderingKey, long Token);
