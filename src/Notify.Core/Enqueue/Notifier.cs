using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>Creates the envelopes of notifications and enqueues or delivers them.</summary>
internal sealed class Notifier(
    EnvelopeFactory factory,
    IMessageBus bus,
    IDirectDelivery direct,
    IEnqueueReporter reporter,
    NotifyMetrics metrics,
    UnstartedWorkersMonitor unstarted,
    IOptions<NotifyOptions> options,
    TimeProvider time) : INotifier
{
    public async ValueTask<EnqueueReceipt> EnqueueAsync(
        Notification notification,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        using var activity = EnqueueActivity.Start(notification);
        try
        {
            var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
            EnqueueActivity.Describe(activity, envelopes);
            var results = await bus.EnqueueAsync(envelopes, cancellationToken).ConfigureAwait(false);
            unstarted.OnEnqueued();
            var item = EnqueueReceipts.Create(envelopes, results, 0, envelopes.Length, metrics);
            if (reporter.HasObservers)
            {
                await reporter.ReportAsync(EnqueueReceipts.Accepted(envelopes, results), cancellationToken)
                    .ConfigureAwait(false);
            }

            return item.Error is null ? item.Receipt : throw item.Error;
        }
        catch (NotifyException exception)
        {
            EnqueueActivity.Fail(activity, exception);
            throw;
        }
    }

    public Task<BulkEnqueueReport> EnqueueAsync(
        IAsyncEnumerable<Notification> notifications,
        IProgress<BulkEnqueueProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notifications);
        var batchSize = options.Value.EnqueueBatchSize;
        return new BulkEnqueuer(factory, bus, reporter, metrics, unstarted, time, batchSize, progress)
            .RunAsync(notifications, cancellationToken);
    }

    public async ValueTask<DeliveryReport> SendAsync(
        Notification notification,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
        var branches = await Task.WhenAll(
            envelopes.Select(envelope => direct.DeliverAsync(envelope, cancellationToken).AsTask()))
            .ConfigureAwait(false);
        return new DeliveryReport
        {
            Id = envelopes[0].NotificationId,
            IsAccepted = branches.All(steps => steps is [.., { Outcome: DeliveryOutcomes.Sent }]),
            Steps = [.. branches.SelectMany(steps => steps)],
        };
    }

    public ValueTask CancelAsync(Guid id, CancellationToken cancellationToken = default) =>
        bus.Control.CancelAsync(id, cancellationToken);

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        return bus.Control.CancelCampaignAsync(campaign, cancellationToken);
    }
}
