using System.Collections.Concurrent;
using Notify.Bus;
using Notify.Delivery;
using Spectre.Console;

namespace Notify.Demo.Reporting;

/// <summary>The table of what was queued, sent, retried, forwarded, dead-lettered and received.</summary>
internal sealed class DeliverySummary(Journal journal, LocalReceivers receivers)
{
    private static readonly (string Title, DeliveryEventKind Kind)[] Columns =
    [
        ("sent", DeliveryEventKind.Sent),
        ("retried", DeliveryEventKind.Retrying),
        ("deferred", DeliveryEventKind.Deferred),
        ("forwarded", DeliveryEventKind.Forwarded),
        ("dropped", DeliveryEventKind.Dropped),
        ("dead letter", DeliveryEventKind.DeadLettered),
    ];

    private readonly ConcurrentDictionary<string, int> _queued = new();

    /// <summary>The number of queued messages.</summary>
    public int Total => _queued.Values.Sum();

    public void Queued(string template, int count) =>
        _queued.AddOrUpdate(template, count, (_, before) => before + count);

    /// <param name="statistics">The statistics of the bus.</param>
    /// <param name="trouble">The reason why a channel is paused, or null.</param>
    public Table Render(BusStatistics statistics, string? trouble = null)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("Notify demo");
        // Narrow enough for a terminal of 80 columns.
        table.AddColumn(new TableColumn("template").NoWrap().PadRight(0));
        foreach (var title in Columns.Select(column => column.Title).Prepend("queued"))
            table.AddColumn(new TableColumn(title).NoWrap().RightAligned().PadRight(0));
        foreach (var (template, queued) in _queued.OrderByDescending(row => row.Key))
        {
            var name = template.Replace("position-failed-", "", StringComparison.Ordinal);
            var counts = Columns.Select(column => $"{journal.Count(template, column.Kind)}");
            table.AddRow([name, $"{queued}", .. counts]);
        }

        var caption = Describe(statistics);
        return table.Caption(Markup.Escape(trouble is null ? caption : $"{caption}{Environment.NewLine}{trouble}"));
    }

    /// <summary>Returns the totals as one line.</summary>
    public string Describe(BusStatistics statistics) => $"{Waiting(statistics)}; {Received()}";

    private static string Waiting(BusStatistics statistics)
    {
        var channels = new[] { Channels.Push, Channels.Email, Channels.Telegram }.Select(statistics.For).ToList();
        return $"waiting {channels.Sum(channel => channel.Transactional + channel.Campaign)}, " +
            $"delayed {channels.Sum(channel => channel.Delayed)}, " +
            $"in flight {channels.Sum(channel => channel.InFlight)}, " +
            $"dead letters {channels.Sum(channel => channel.DeadLetters)}";
    }

    private string Received()
    {
        var counts = new List<string>();
        if (receivers.Push is { } push)
            counts.Add($"{push.Messages.Count} pushes");
        if (receivers.Smtp is { } smtp)
            counts.Add($"{smtp.Messages.Count} mails");
        if (receivers.Telegram is { } telegram)
            counts.Add($"{telegram.Messages.Count} chat messages");
        return counts.Count == 0 ? "sent to real services" : $"received {string.Join(", ", counts)}";
    }
}
