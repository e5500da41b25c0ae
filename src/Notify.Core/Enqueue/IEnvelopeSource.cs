using System.ComponentModel;
using Notify.Bus;

namespace Notify.Enqueue;

/// <summary>
/// Creates the envelopes of a notification for an engine that stores them itself, for example in a transaction of the
/// application.
/// </summary>
/// <remarks>For authors of engine packages. Applications use <see cref="INotifier"/>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IEnvelopeSource
{
    /// <summary>
    /// Validates a notification as <see cref="INotifier"/> does, creates its envelopes, and has them stored.
    /// </summary>
    /// <param name="notification">The notification.</param>
    /// <param name="store">The function that stores all of the envelopes, or throws an exception.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="NotificationRejectedException">The notification is invalid. Nothing was stored.</exception>
    ValueTask<EnqueueReceipt> EnqueueAsync(
        Notification notification,
        Func<IReadOnlyList<Envelope>, CancellationToken, Task> store,
        CancellationToken cancellationToken = default);
}
