namespace Notify;

/// <summary>Sends notifications.</summary>
/// <remarks>The service is a singleton. All its members are thread-safe.</remarks>
public interface INotifier
{
    /// <summary>
    /// Validates a notification and enqueues it. The call returns when the bus has accepted the notification; delivery
    /// follows in the background.
    /// </summary>
    /// <param name="notification">The notification to enqueue.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The id of the notification, and whether it was a duplicate.</returns>
    /// <exception cref="NotificationRejectedException">
    /// The notification is invalid: for example, its template or channel is unknown, variables or an address are
    /// missing, or it is too large. Nothing was enqueued.
    /// </exception>
    /// <exception cref="EnqueueFailedException">
    /// The bus could not accept the notification: its lane is full and the bus is configured to fail, or the host is
    /// stopping. Nothing was enqueued.
    /// </exception>
    /// <remarks>
    /// The branches of an <see cref="Via.AllOf(Via[])"/> are enqueued in one call. If only some lanes have room, and
    /// the bus is configured to fail instead of waiting, the other branches are enqueued nevertheless. It is safe to
    /// enqueue the notification again with the same <see cref="Notification.IdempotencyKey"/>.
    /// </remarks>
    ValueTask<EnqueueReceipt> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>
    /// Enqueues a stream of notifications in batches, not faster than the bus accepts them. An invalid item does not
    /// stop the others: each item has a separate result.
    /// </summary>
    /// <param name="notifications">The notifications to enqueue. They are read as the bus has room.</param>
    /// <param name="progress">The object that receives the progress after each batch, or null.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. Accepted notifications stay accepted.
    /// </param>
    /// <returns>A result for each item, in the order of the stream.</returns>
    /// <remarks>
    /// <para>
    /// A batch is enqueued when <see cref="NotifyOptions.EnqueueBatchSize"/> items were read, or 200 ms after its first
    /// item if the stream is slow. The memory that a report needs grows with the number of items, by some dozens of
    /// bytes each, not with their content.
    /// </para>
    /// <para>
    /// If the bus shuts down or cannot be reached, the items of the current batch have this result, and reading stops
    /// (<see cref="BulkEnqueueReport.StoppedBy"/>). If the stream throws, the items that it returned before are
    /// enqueued, and the exception is rethrown. After a cancellation, items that are not yet enqueued are discarded.
    /// </para>
    /// <para>
    /// With idempotency keys, or with <see cref="Notification.Campaign"/> and a user id, the whole stream may be
    /// enqueued again.
    /// </para>
    /// </remarks>
    Task<BulkEnqueueReport> EnqueueAsync(
        IAsyncEnumerable<Notification> notifications,
        IProgress<BulkEnqueueProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends a notification now, in this process and without a queue. Gates and limits apply, steps are tried in order,
    /// and nothing is retried.
    /// </summary>
    /// <param name="notification">The notification to send.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The result of each step. A rejection by the provider is a value in the report, not an exception.
    /// </returns>
    /// <exception cref="NotificationRejectedException">The notification is invalid.</exception>
    /// <remarks>
    /// <see cref="Notification.NotBefore"/> and <see cref="Notification.IdempotencyKey"/> are validated but have no
    /// effect.
    /// </remarks>
    ValueTask<DeliveryReport> SendAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>
    /// Cancels a notification with all its branches. An envelope is dropped when it is next claimed. Messages that were
    /// already sent are not affected.
    /// </summary>
    /// <param name="id">The id of the notification (<see cref="EnqueueReceipt.Id"/>).</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="Bus.BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask CancelAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Cancels the queued notifications of a campaign, and those that are enqueued within the next 72 hours.
    /// </summary>
    /// <param name="campaign">The name of the campaign (<see cref="Notification.Campaign"/>).</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="Bus.BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default);
}
