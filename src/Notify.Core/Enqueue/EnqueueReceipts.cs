using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>Makes one answer of what the bus said to a notification's envelopes.</summary>
internal static class EnqueueReceipts
{
    /// <param name="envelopes">The envelopes of the call.</param>
    /// <param name="results">The bus's answers, in the same order.</param>
    /// <param name="first">Where the notification's own begin.</param>
    /// <param name="count">How many are its own.</param>
    /// <param name="metrics">Counts what was accepted.</param>
    public static BulkEnqueueItem Of(IReadOnlyList<Envelope> envelopes, IReadOnlyList<EnqueueResult> results, int first, int count, NotifyMetrics metrics)
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
            return new(default, Full(refused, accepted, count));
        return accepted > 0
            ? new(new EnqueueReceipt(envelopes[first].NotificationId, IsDuplicate: false), null)
            : new(new EnqueueReceipt(results[first].NotificationId, IsDuplicate: true), null);
    }

    private static EnqueueFailedException Full(Envelope envelope, int accepted, int count) => new(
        EnqueueFailureReason.QueueFull,
        $"The {NotifyMetrics.Name(envelope.Lane)} lane of '{envelope.Steps[0]}' is full and the bus is set to fail rather than wait. " +
        (accepted == 0
            ? "Nothing was queued; try again later."
            : $"{accepted} of {count} branches are queued; try again with the same IdempotencyKey, then these are not queued twice."));
}
