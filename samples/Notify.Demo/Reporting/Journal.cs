using System.Collections.Concurrent;
using Notify.Delivery;

namespace Notify.Demo.Reporting;

/// <summary>Records the result of each delivery, like the audit log of an application.</summary>
internal sealed class Journal : IDeliveryObserver
{
    private readonly ConcurrentQueue<JournalEntry> _entries = new();
    private readonly ConcurrentDictionary<(string Template, DeliveryEventKind Kind), int> _counts = new();

    /// <summary>All entries except sent messages, in order.</summary>
    public IEnumerable<JournalEntry> Setbacks => _entries.Where(entry => entry.Kind != DeliveryEventKind.Sent);

    public int Count(string template, DeliveryEventKind kind) => _counts.GetValueOrDefault((template, kind));

    /// <summary>The entries of one notification, step by step.</summary>
    public IEnumerable<JournalEntry> JourneyOf(Guid notification) =>
        _entries.Where(entry => entry.Notification == notification);

    public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        // The demo counts the messages that it enqueues itself.
        if (delivery.Kind != DeliveryEventKind.Enqueued)
            Add(JournalEntry.Of(delivery));
        return ValueTask.CompletedTask;
    }

    public void Add(JournalEntry entry)
    {
        _counts.AddOrUpdate((entry.Template, entry.Kind), 1, (_, count) => count + 1);
        // For a long campaign, the counts are sufficient.
        if (entry.Kind != DeliveryEventKind.Sent || entry.Lane == Lane.Transactional)
            _entries.Enqueue(entry);
    }
}
