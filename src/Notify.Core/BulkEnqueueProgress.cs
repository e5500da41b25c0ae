namespace Notify;

/// <summary>Represents the progress of enqueueing a stream.</summary>
public readonly record struct BulkEnqueueProgress
{
    /// <summary>Gets the number of items that were read from the stream.</summary>
    public required int Read { get; init; }

    /// <summary>Gets the number of these items that were enqueued.</summary>
    public required int Accepted { get; init; }

    /// <summary>Gets the number of these items that were already known.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Gets the number of these items that were rejected.</summary>
    public required int Rejected { get; init; }
}
