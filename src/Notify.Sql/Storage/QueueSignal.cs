namespace Notify.Sql.Storage;

/// <summary>Represents a signal to the processes that wait for a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Kind">What the queue may have.</param>
public readonly record struct QueueSignal(int Queue, QueueSignalKind Kind);

/// <summary>Specifies what a queue may have.</summary>
public enum QueueSignalKind
{
    /// <summary>Messages to claim.</summary>
    Work = 0,

    /// <summary>Room for messages.</summary>
    Room,
}

/// <summary>Represents a cancellation mark.</summary>
/// <param name="Kind">Whether the name is a notification or a campaign.</param>
/// <param name="Name">The id of the notification in lower case with hyphens, or the name of the campaign.</param>
public readonly record struct CancellationMark(CancellationMarkKind Kind, string Name);

/// <summary>Specifies what a cancellation mark applies to.</summary>
public enum CancellationMarkKind
{
    /// <summary>A notification.</summary>
    Notification = 0,

    /// <summary>A campaign.</summary>
    Campaign,
}

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
