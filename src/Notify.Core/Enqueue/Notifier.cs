using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>Notification in, envelopes on the bus.</summary>
internal sealed class Notifier(
    EnvelopeFactory factory, IMessageBus bus, IDirectDelivery direct, NotifyMetrics metrics, IOptions<NotifyOptions> options, TimeProvider time) : INotifier
{
    // Where templates and bus answer at once, as in memory, nothing here allocates: the state machines stay on the stack.
    public async ValueTask<EnqueueReceipt> EnqueueAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        using var activity = EnqueueActivity.Start(notification);
        try
        {
            var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
            EnqueueActivity.Describe(activity, envelopes);
            var results = await bus.EnqueueAsync(envelopes, cancellationToken).ConfigureAwait(false);
            var outcome = EnqueueOutcome.Of(envelopes, results, 0, envelopes.Length, metrics);
            return outcome.Error is null ? outcome.Receipt : throw outcome.Error;
        }
        catch (NotifyException fault)
        {
            EnqueueActivity.Fail(activity, fault);
            throw;
        }
    }

    public Task<BulkEnqueueReport> EnqueueAsync(
        IAsyncEnumerable<Notification> notifications, IProgress<BulkEnqueueProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notifications);
        return new BulkEnqueue(factory, bus, metrics, time, options.Value.EnqueueBatchSize, progress).RunAsync(notifications, cancellationToken);
    }

    public async ValueTask<DeliveryReport> SendAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
        var branches = await Task.WhenAll(envelopes.Select(envelope => direct.DeliverAsync(envelope, cancellationToken).AsTask())).ConfigureAwait(false);
        return new DeliveryReport(
            envelopes[0].NotificationId,
            branches.All(hops => hops is [.., { Outcome: DeliveryOutcomes.Sent }]),
            [.. branches.SelectMany(hops => hops)]);
    }

    public ValueTask CancelAsync(Guid id, CancellationToken cancellationToken = default) => bus.Channels.CancelAsync(id, cancellationToken);

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        return bus.Channels.CancelCampaignAsync(campaign, cancellationToken);
    }
}
