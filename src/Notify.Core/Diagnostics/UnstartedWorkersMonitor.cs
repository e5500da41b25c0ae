using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify.Bus;

namespace Notify.Diagnostics;

/// <summary>
/// Warns once if messages were enqueued on a bus that exists only in this process, but the workers were not started: no
/// other process can send them.
/// </summary>
internal sealed class UnstartedWorkersMonitor(
    IMessageBus bus,
    IOptions<NotifyOptions> options,
    TimeProvider time,
    NotifyLoggers loggers) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly ILogger _logger = loggers.Hosting;
    private ITimer? _timer;
    private bool _isDecided;

    /// <summary>Records that messages were enqueued. The first call starts the timer of the warning.</summary>
    public void OnEnqueued()
    {
        // Almost all calls end here: the workers run, or the timer was started before.
        if (!Volatile.Read(ref _isDecided))
            StartTimer();
    }

    /// <summary>Records that the workers were started or stopped, so that no warning follows.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isDecided = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    public void Dispose() => Stop();

    private void StartTimer()
    {
        lock (_lock)
        {
            if (_isDecided)
                return;
            _isDecided = true;
            if (bus is not IVolatileMessageBus || !options.Value.RunWorkers)
                return;
            _timer = time.CreateTimer(
                static state => ((UnstartedWorkersMonitor)state!).Warn(), this, Limit, Timeout.InfiniteTimeSpan);
        }
    }

    private void Warn()
    {
        lock (_lock)
        {
            // The workers may have been started while the callback waited for a thread.
            if (_timer is null)
                return;
            _timer.Dispose();
            _timer = null;
        }

        _logger.WorkersNotStarted(Limit);
    }
}
