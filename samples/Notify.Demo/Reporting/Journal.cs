using System.Collections.Concurrent;
using Notify.Delivery;

namespace Notify.Demo.Reporting;

/// <summary>Hears what becomes of every notification, as an application's own audit log would.</summary>
internal sealed class Journal : IDeliveryObserver
{
    private readonly ConcurrentQueue<DeliveryEvent> _events = new();
    private readonly ConcurrentDictionary<(string Template, DeliveryEventKind Kind), int> _counts = new();

    /// <summary>Everything that did not go smoothly, in order.</summary>
    public IEnumerable<DeliveryEvent> Setbacks => _events.Where(told => told.Kind != DeliveryEventKind.Sent);

    public int Count(string template, DeliveryEventKind kind) => _counts.GetValueOrDefault((template, kind));

    /// <summary>The way one notification took, hop by hop.</summary>
    public IEnumerable<DeliveryEvent> JourneyOf(Guid notification) => _events.Where(told => told.Envelope.NotificationId == notification);

    public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        _counts.AddOrUpdate((delivery.Envelope.Template, delivery.Kind), 1, (_, count) => count + 1);
        // Of a long campaign the counts are enough.
        if (delivery.Kind != DeliveryEventKind.Sent || delivery.Envelope.Lane == Lane.Transactional)
            _events.Enqueue(delivery);
        return ValueTask.CompletedTask;
    }
}
