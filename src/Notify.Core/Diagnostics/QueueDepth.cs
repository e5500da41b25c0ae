using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Notify.Bus;

namespace Notify.Diagnostics;

/// <summary>
/// The gauges of the queue depth. A timer samples them, and the callback only reads the samples, because the bus may be
/// on another machine.
/// </summary>
internal sealed class QueueDepth : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IMessageBus _bus;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObservableGauge<long> _depth;
    private volatile ChannelStatistics[] _rows = [];
    private string[] _channels = [];
    private ITimer? _timer;
    private int _sampling;

    public QueueDepth(
        IMessageBus bus,
        NotifyMetrics metrics,
        TimeProvider time,
        NotifyLoggers loggers)
    {
        (_bus, _time, _logger) = (bus, time, loggers.Hosting);
        _depth = metrics.Meter.CreateObservableGauge(
            "notify.queue.depth",
            Depths,
            "{message}",
            "Queued messages by channel and lane, including delayed ones.");
        metrics.Meter.CreateObservableGauge(
            "notify.dead_letters.depth",
            DeadLetters,
            "{message}",
            "Dead letters by channel.");
    }

    public void Start(string[] channels)
    {
        _channels = channels;
        _timer = _time.CreateTimer(
            static state => _ = ((QueueDepth)state!).SampleAsync(),
            this,
            TimeSpan.Zero,
            Interval);
    }

    public void Stop() => _timer?.Dispose();

    public void Dispose() => Stop();

    private async Task SampleAsync()
    {
        if (!_depth.Enabled || Interlocked.Exchange(ref _sampling, 1) != 0)
            return;
        try
        {
            var statistics = await _bus.GetStatisticsAsync().ConfigureAwait(false);
            _rows = [.. _channels.Select(statistics.For)];
        }
        catch (Exception exception)
        {
            _logger.DepthUnknown(exception);
        }
        finally
        {
            Volatile.Write(ref _sampling, 0);
        }
    }

    private IEnumerable<Measurement<long>> Depths()
    {
        foreach (var row in _rows)
        {
            yield return Of(row, row.Transactional + row.DelayedTransactional, Lane.Transactional);
            yield return Of(row, row.Campaign + row.Delayed - row.DelayedTransactional, Lane.Campaign);
        }
    }

    private IEnumerable<Measurement<long>> DeadLetters()
    {
        foreach (var row in _rows)
            yield return new(row.DeadLetters, new KeyValuePair<string, object?>("channel", row.Channel));
    }

    private static Measurement<long> Of(ChannelStatistics row, long value, Lane lane) =>
        new(value, new("channel", row.Channel), new("lane", NotifyMetrics.Name(lane)));
}
