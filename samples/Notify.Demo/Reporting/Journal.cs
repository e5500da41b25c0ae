using System.Collections.Concurrent;
using Notify.Delivery;

namespace Notify.Demo.Reporting;

/// <summary>Hears what becomes of every notification, as an application's own audit log would.</summary>
internal sealed class Journal : IDeliveryObserver
{
    private readonly ConcurrentQueue<DeliveryEvent> _setbacks = new();
    private readonly ConcurrentDictionary<(string Template, DeliveryEventKind Kind), int> _counts = new();

    /// <summary>Everything that did not go smoothly, in order.</summary>
    public IEnumerable<DeliveryEvent> Setbacks => _setbacks;

    public int Count(string template, DeliveryEventKind kind) => _counts.GetValueOrDefault((template, kind));

    public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        _counts.AddOrUpdate((delivery.Envelope.Template, delivery.Kind), 1, (_, count) => count + 1);
        if (delivery.Kind != DeliveryEventKind.Sent)
            _setbacks.Enqueue(delivery);
        return ValueTask.CompletedTask;
    }
}
