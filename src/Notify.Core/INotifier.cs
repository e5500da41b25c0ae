namespace Notify;

/// <summary>Where an application says what is to be told. A singleton, safe for any number of threads.</summary>
public interface INotifier
{
    /// <summary>Checks the notification, then puts it on the bus. Returns when the bus has accepted it; delivery follows in the background.</summary>
    /// <param name="notification">What is to be told.</param>
    /// <param name="cancellationToken">Cancels waiting for room on the bus.</param>
    /// <returns>The notification's id, and whether it was new.</returns>
    /// <remarks>
    /// The branches of an <see cref="Via.AllOf(Via[])"/> go to the bus in one call. Where only some lanes have room (and the bus is set to fail rather than wait), the others are queued all the
    /// same; trying again with the same <see cref="Notification.IdempotencyKey"/> is then safe.
    /// </remarks>
    /// <exception cref="NotificationRejectedException">The notification is at fault: unknown template or channel, missing variables, no address, too large … Nothing was queued.</exception>
    /// <exception cref="EnqueueFailedException">The bus could not take it: its lane is full (where it is set to fail), or the host is stopping. Nothing was queued.</exception>
    ValueTask<EnqueueReceipt> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a stream of notifications on the bus, in batches and no faster than the bus takes them. One bad item stops nothing: each has its own outcome.
    /// Memory grows by a few dozen bytes an item (its outcome), not by its content.
    /// </summary>
    /// <remarks>
    /// A batch goes when <see cref="NotifyOptions.EnqueueBatchSize"/> items are read, or 200 ms after its first where the stream is slow. Where the bus shuts down or cannot be
    /// reached, the items of that batch have this as their outcome and reading stops (<see cref="BulkEnqueueReport.StoppedBy"/>). Where the stream itself throws, what it gave before is
    /// queued and its exception comes through unchanged. Canceled: what is not yet queued is not queued. With idempotency keys (or <see cref="Notification.Campaign"/> and user id) the
    /// whole stream may be given again.
    /// </remarks>
    /// <param name="notifications">The stream, read as room allows.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Stops reading; what was accepted stays accepted.</param>
    /// <returns>An outcome an item, in order.</returns>
    Task<BulkEnqueueReport> EnqueueAsync(
        IAsyncEnumerable<Notification> notifications, IProgress<BulkEnqueueProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends now, in this process, without the queue: gates and limits hold, steps are tried in order, nothing is retried. <see cref="Notification.NotBefore"/> and
    /// <see cref="Notification.IdempotencyKey"/> are checked for form only.
    /// </summary>
    /// <param name="notification">What is to be told.</param>
    /// <param name="cancellationToken">Gives the send up.</param>
    /// <returns>What happened, step by step. A provider's refusal is a value in it, not an exception.</returns>
    /// <exception cref="NotificationRejectedException">The notification is at fault.</exception>
    ValueTask<DeliveryReport> SendAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>Cancels a notification, all its branches: it is dropped when it is next claimed. What was already sent stays sent.</summary>
    /// <param name="id">The <see cref="EnqueueReceipt.Id"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask CancelAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Cancels what is still queued of a campaign, now and for the next 72 hours.</summary>
    /// <param name="campaign">The <see cref="Notification.Campaign"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default);
}
