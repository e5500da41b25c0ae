using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>Creates the envelopes of notifications that an engine stores itself.</summary>
/// <remarks>
/// Whether the transaction commits is not known here, so observers are not notified.
/// </remarks>
internal sealed class EnvelopeSource(
    EnvelopeFactory factory,
    NotifyMetrics metrics,
    UnstartedWorkersMonitor unstarted) : IEnvelopeSource
{
    public async ValueTask<EnqueueReceipt> EnqueueAsync(
        Notification notification,
        Func<IReadOnlyList<Envelope>, CancellationToken, Task> store,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(store);
        using var activity = EnqueueActivity.Start(notification);
        try
        {
            var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
            EnqueueActivity.Describe(activity, envelopes);
            await store(envelopes, cancellationToken).ConfigureAwait(false);
            unstarted.OnEnqueued();
            var results = new EnqueueResult[envelopes.Length];
            Array.Fill(results, EnqueueResult.Accepted);
            return EnqueueReceipts.Create(envelopes, results, 0, envelopes.Length, metrics).Receipt;
        }
        catch (NotifyException exception)
        {
            EnqueueActivity.Fail(activity, exception);
            throw;
        }
    }
}
