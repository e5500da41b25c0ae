using System.Collections.Concurrent;
using Notify.Bus;
using Notify.Delivery;
using Spectre.Console;

namespace Notify.Demo.Reporting;

/// <summary>The table of what was queued, sent, retried, dead-lettered and received.</summary>
internal sealed class Tally(Journal journal, Func<int?> received)
{
    private readonly ConcurrentDictionary<string, int> _queued = new();

    public void Queued(string template, int count) => _queued.AddOrUpdate(template, count, (_, before) => before + count);

    /// <param name="statistics">What the bus holds.</param>
    /// <param name="trouble">What holds the channel, or null.</param>
    public Table Render(BusStatistics statistics, string? trouble = null)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("Notify demo");
        table.AddColumn(new TableColumn("template").NoWrap());
        foreach (var column in new[] { "queued", "sent", "retried", "deferred", "dropped", "dead letter" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (template, queued) in _queued.OrderByDescending(row => row.Key))
        {
            table.AddRow(
                template, $"{queued}", $"{Of(DeliveryEventKind.Sent)}", $"{Of(DeliveryEventKind.Retrying)}", $"{Of(DeliveryEventKind.Deferred)}",
                $"{Of(DeliveryEventKind.Dropped)}", $"{Of(DeliveryEventKind.DeadLettered)}");
            int Of(DeliveryEventKind kind) => journal.Count(template, kind);
        }

        var email = statistics.For(Channels.Email);
        var waiting = $"waiting {email.Transactional + email.Campaign}, delayed {email.Delayed}, in flight {email.InFlight}, dead letters {email.DeadLetters}";
        var caption = received() is { } mails ? $"{waiting}, received {mails}" : waiting;
        return table.Caption(Markup.Escape(trouble is null ? caption : $"{caption}{Environment.NewLine}{trouble}"));
    }
}
