using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>Notification in, envelopes on the bus.</summary>
internal sealed class Notifier(
    EnvelopeFactory factory, IMessageBus bus, IDirectDelivery direct, NotifyMetrics metrics, IOptions<NotifyOptions> options, TimeProvider time) : INotifier
{
    /// <inheritdoc/>
    /// <remarks>Where templates and bus answer at once, as in memory, all of it happens on the caller's stack.</remarks>
    public ValueTask<EnqueueReceipt> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(notification);
            if (NotifyTelemetry.Source.HasListeners())
                return EnqueueTracedAsync(notification, cancellationToken);
            var creating = factory.CreateAsync(notification, cancellationToken);
            return creating.IsCompletedSuccessfully
                ? QueueAsync(creating.GetAwaiter().GetResult(), cancellationToken)
                : QueueAsync(creating, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<EnqueueReceipt>(cancellationToken);
        }
        catch (Exception fault)
        {
            return ValueTask.FromException<EnqueueReceipt>(fault);
        }
    }

    public Task<BulkEnqueueReport> EnqueueAsync(
        IAsyncEnumerable<Notification> notifications, IProgress<BulkEnqueueProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notifications);
        return new BulkEnqueuer(factory, bus, metrics, time, options.Value.EnqueueBatchSize, progress).RunAsync(notifications, cancellationToken);
    }

    public async ValueTask<DeliveryReport> SendAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
        var branches = await Task.WhenAll(envelopes.Select(envelope => direct.DeliverAsync(envelope, cancellationToken).AsTask())).ConfigureAwait(false);
        return new DeliveryReport(
            envelopes[0].NotificationId,
            branches.All(steps => steps is [.., { Outcome: DeliveryOutcomes.Sent }]),
            [.. branches.SelectMany(steps => steps)]);
    }

    public ValueTask CancelAsync(Guid id, CancellationToken cancellationToken = default) => bus.Control.CancelAsync(id, cancellationToken);

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        return bus.Control.CancelCampaignAsync(campaign, cancellationToken);
    }

    private async ValueTask<EnqueueReceipt> EnqueueTracedAsync(Notification notification, CancellationToken cancellationToken)
    {
        using var activity = EnqueueActivity.Start(notification);
        try
        {
            var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
            EnqueueActivity.Describe(activity, envelopes);
            return await QueueAsync(envelopes, cancellationToken).ConfigureAwait(false);
        }
        catch (NotifyException fault)
        {
            EnqueueActivity.Fail(activity, fault);
            throw;
        }
    }

    private async ValueTask<EnqueueReceipt> QueueAsync(ValueTask<Envelope[]> creating, CancellationToken cancellationToken) =>
        await QueueAsync(await creating.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private ValueTask<EnqueueReceipt> QueueAsync(Envelope[] envelopes, CancellationToken cancellationToken)
    {
        var queueing = bus.EnqueueAsync(envelopes, cancellationToken);
        return queueing.IsCompletedSuccessfully ? new(Receipt(envelopes, queueing.GetAwaiter().GetResult())) : ReceiptAsync(envelopes, queueing);
    }

    private async ValueTask<EnqueueReceipt> ReceiptAsync(Envelope[] envelopes, ValueTask<IReadOnlyList<EnqueueResult>> queueing) =>
        Receipt(envelopes, await queueing.ConfigureAwait(false));

    private EnqueueReceipt Receipt(Envelope[] envelopes, IReadOnlyList<EnqueueResult> results)
    {
        var outcome = EnqueueReceipts.Of(envelopes, results, 0, envelopes.Length, metrics);
        return outcome.Error is null ? outcome.Receipt : throw outcome.Error;
    }
}
