namespace Notify.Sql.Storage;

/// <summary>Represents how long a store keeps what it needs no longer for delivery.</summary>
public sealed class StoreRetention
{
    /// <summary>Gets how long dead letters are kept.</summary>
    public required TimeSpan DeadLetters { get; init; }

    /// <summary>
    /// Gets how long cancellation marks are kept at least. Older ones are kept while a message needs them.
    /// </summary>
    public required TimeSpan CancellationMarks { get; init; }

    /// <summary>Gets how long the ids of calls are kept.</summary>
    public required TimeSpan Calls { get; init; }
}
