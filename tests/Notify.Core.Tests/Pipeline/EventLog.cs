using System.Threading.Channels;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>An observer that records the events of deliveries, without those of enqueues.</summary>
internal sealed class EventLog : IDeliveryObserver
{
    private readonly Channel<DeliveryEvent> _events = Channel.CreateUnbounded<DeliveryEvent>();
    private readonly List<DeliveryEvent> _kept = [];

    public List<DeliveryEvent> All { get; } = [];

    public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        if (delivery.Kind == DeliveryEventKind.Enqueued)
            return default;
        lock (All)
            All.Add(delivery);
        _events.Writer.TryWrite(delivery);
        return default;
    }

    /// <summary>The next event, waited for.</summary>
    public Task<DeliveryEvent> NextAsync() => NextWhereAsync(_ => true);

    /// <summary>The next event of a kind.</summary>
    public Task<DeliveryEvent> NextAsync(DeliveryEventKind kind) => NextWhereAsync(told => told.Kind == kind);

    /// <summary>Returns the next event of a channel. The workers of two channels report in any order.</summary>
    public Task<DeliveryEvent> NextOnAsync(string channel) => NextWhereAsync(told => told.Channel == channel);

    /// <summary>The next event that fits, waited for; others are kept for later.</summary>
    public async Task<DeliveryEvent> NextWhereAsync(Func<DeliveryEvent, bool> fits)
    {
        if (_kept.Find(told => fits(told)) is { } kept)
        {
            _kept.Remove(kept);
            return kept;
        }

        while (true)
        {
            var next = await _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            if (fits(next))
                return next;
            _kept.Add(next);
        }
    }
}
