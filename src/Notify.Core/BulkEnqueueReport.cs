namespace Notify;

/// <summary>What became of each item of a stream.</summary>
public sealed class BulkEnqueueReport
{
    /// <summary>Makes a report.</summary>
    /// <param name="items">An outcome an item, in order.</param>
    /// <param name="stoppedBy">Why reading stopped before the stream's end; null where it was read to its end.</param>
    public BulkEnqueueReport(IReadOnlyList<BulkEnqueueItem> items, EnqueueFailedException? stoppedBy = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        Items = items;
        StoppedBy = stoppedBy;
        foreach (var item in items)
        {
            if (item.Error is not null) Rejected++;
            else if (item.Receipt.IsDuplicate) Duplicates++;
            else Accepted++;
        }
    }

    /// <summary>Why reading stopped before the stream's end: the bus is shutting down or cannot be reached. Null where the stream was read to its end.</summary>
    public EnqueueFailedException? StoppedBy { get; }

    /// <summary>An outcome for each item that was read, in the stream's order.</summary>
    public IReadOnlyList<BulkEnqueueItem> Items { get; }

    /// <summary>How many were new and are queued.</summary>
    public int Accepted { get; }

    /// <summary>How many were already known by their idempotency key.</summary>
    public int Duplicates { get; }

    /// <summary>How many were at fault, or could not be taken by the bus.</summary>
    public int Rejected { get; }
}
