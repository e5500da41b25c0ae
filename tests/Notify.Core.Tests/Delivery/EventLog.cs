using System.Threading.Channels;
using Notify.Delivery;

namespace Notify.Tests.Delivery;

/// <summary>An observer that keeps what it is told.</summary>
internal sealed class EventLog : IDeliveryObserver
{
    private readonly Channel<DeliveryEvent> _events = Channel.CreateUnbounded<DeliveryEvent>();

    public List<DeliveryEvent> All { get; } = [];

    public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        lock (All)
            All.Add(delivery);
        _events.Writer.TryWrite(delivery);
        return default;
    }

    /// <summary>The next event, waited for.</summary>
    public async Task<DeliveryEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Waits for the next event of a kind, letting others pass.</summary>
    public Task<DeliveryEvent> NextAsync(DeliveryEventKind kind) => NextWhereAsync(told => told.Kind == kind);

    /// <summary>Waits for the next event that fits, letting others pass.</summary>
    public async Task<DeliveryEvent> NextWhereAsync(Func<DeliveryEvent, bool> fits)
    {
        while (true)
        {
            var next = await NextAsync();
            if (fits(next))
                return next;
        }
    }
}
