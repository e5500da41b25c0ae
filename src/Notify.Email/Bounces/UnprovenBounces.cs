using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Notify.Diagnostics;
using Notify.Email.Diagnostics;

namespace Notify.Email.Bounces;

/// <summary>
/// Counts the bounces and complaints that no tag covers. They are logged at most once a minute for each channel,
/// because their number depends on unknown senders.
/// </summary>
internal sealed class UnprovenBounces
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Counter<long> _counter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public UnprovenBounces(IMeterFactory meters, TimeProvider time, ILoggerFactory loggers)
    {
        _counter = meters.Create(NotifyTelemetry.MeterName).CreateCounter<long>(
            "notify.email.bounces.unproven",
            "{bounce}",
            "Hard bounces and complaints that suppressed nothing, because no return address proves their recipients.");
        _time = time;
        _logger = loggers.CreateLogger(EmailLog.Category);
    }

    public void Add(string channel, int count, string reason)
    {
        _counter.Add(count, new("channel", channel), new("reason", reason));
        if (TakeCount(channel, count) is var total and > 0)
            EmailLog.BouncesUnproven(_logger, channel, total, reason);
    }

    /// <summary>Returns the number since the last entry in the log, or 0 if it is too early for another one.</summary>
    private int TakeCount(string channel, int count)
    {
        lock (_lock)
        {
            var entry = _entries.GetValueOrDefault(channel);
            var total = entry.Count + count;
            var isDue = entry.LoggedAt is not { } loggedAt || _time.GetElapsedTime(loggedAt) >= LogInterval;
            _entries[channel] = isDue ? new Entry(0, _time.GetTimestamp()) : entry with { Count = total };
            return isDue ? total : 0;
        }
    }

    private readonly record struct Entry(int Count, long? LoggedAt);
}
