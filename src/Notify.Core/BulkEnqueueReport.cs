namespace Notify;

/// <summary>Represents the results for the items of a stream.</summary>
public sealed class BulkEnqueueReport
{
    /// <summary>Initializes a new instance of the <see cref="BulkEnqueueReport"/> class.</summary>
    /// <param name="items">The results, in the order of the stream.</param>
    /// <param name="stoppedBy">
    /// The reason why reading stopped before the end of the stream; null if the stream was read to its end.
    /// </param>
    public BulkEnqueueReport(IReadOnlyList<BulkEnqueueItem> items, EnqueueFailedException? stoppedBy = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        Items = items;
        StoppedBy = stoppedBy;
        foreach (var item in items)
        {
            if (item.Error is not null)
                Rejected++;
            else if (item.Receipt.IsDuplicate)
                Duplicates++;
            else
                Accepted++;
        }
    }

    /// <summary>
    /// Gets the reason why reading stopped before the end of the stream: the bus is shutting down or cannot be reached.
    /// It is null if the stream was read to its end.
    /// </summary>
    public EnqueueFailedException? StoppedBy { get; }

    /// <summary>Gets a result for each item that was read, in the order of the stream.</summary>
    public IReadOnlyList<BulkEnqueueItem> Items { get; }

    /// <summary>Gets the number of items that were enqueued.</summary>
    public int Accepted { get; }

    /// <summary>Gets the number of items whose idempotency key was already known.</summary>
    public int Duplicates { get; }

    /// <summary>Gets the number of items that were invalid or that the bus could not accept.</summary>
    public int Rejected { get; }
}
