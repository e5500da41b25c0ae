using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>Combines the bus's results for the envelopes of one notification into one receipt or error.</summary>
internal static class EnqueueReceipts
{
    /// <param name="envelopes">The envelopes of the call.</param>
    /// <param name="results">The bus's results, in the same order.</param>
    /// <param name="first">The index of the notification's first envelope.</param>
    /// <param name="count">The number of the notification's envelopes.</param>
    /// <param name="metrics">Counts the accepted envelopes.</param>
    public static BulkEnqueueItem Create(
        IReadOnlyList<Envelope> envelopes,
        IReadOnlyList<EnqueueResult> results,
        int first,
        int count,
        NotifyMetrics metrics)
    {
        var accepted = 0;
        Envelope? refused = null;
        for (var i = first; i < first + count; i++)
        {
            if (results[i].Status == EnqueueStatus.Accepted)
            {
                accepted++;
                metrics.Enqueued(envelopes[i].Steps[0], envelopes[i].Lane, envelopes[i].Template);
            }
            else if (results[i].Status == EnqueueStatus.QueueFull)
            {
                refused ??= envelopes[i];
            }
        }

        if (refused is not null)
            return new() { Error = QueueFull(refused, accepted, count) };
        return accepted > 0
            ? new() { Receipt = new EnqueueReceipt { Id = envelopes[first].NotificationId } }
            : new() { Receipt = new EnqueueReceipt { Id = results[first].NotificationId, IsDuplicate = true } };
    }

    /// <summary>Returns the envelopes that the bus has accepted.</summary>
    public static List<Envelope> Accepted(IReadOnlyList<Envelope> envelopes, IReadOnlyList<EnqueueResult> results)
    {
        var accepted = new List<Envelope>(envelopes.Count);
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (results[i].Status == EnqueueStatus.Accepted)
                accepted.Add(envelopes[i]);
        }

        return accepted;
    }

    private static EnqueueFailedException QueueFull(Envelope envelope, int accepted, int count) => new(
        EnqueueFailureReason.QueueFull,
        $"The {NotifyMetrics.Name(envelope.Lane)} lane of '{envelope.Steps[0]}' is full, and the bus is configured to "
            + "fail instead of waiting. " +
        (accepted == 0
            ? "Nothing was queued; try again later."
            : $"{accepted} of {count} branches are queued; try again with the same IdempotencyKey, " +
              "then these are not queued twice."));
}
