using Microsoft.Extensions.Logging;
using Notify.Diagnostics;

namespace Notify.Pipeline.Workers;

/// <summary>
/// Warns if work waits for a thread of the thread pool, because senders of the application block its threads. It checks
/// from a thread outside the pool, because a timer would wait for a thread as well.
/// </summary>
internal sealed class ThreadPoolMonitor
{
    private const int StackSize = 256 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly object _stopGate = new();

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<Action> _queue;
    private readonly Action _markRun;
    private long _queuedAt;
    private volatile bool _isQueued;
    private bool _isStarved;
    private bool _isStopped;

    public ThreadPoolMonitor(TimeProvider time, NotifyLoggers loggers)
        : this(
            time,
            loggers.Hosting,
            static work => ThreadPool.UnsafeQueueUserWorkItem(static run => run(), work, preferLocal: false))
    {
    }

    /// <param name="time">The clock.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="queue">Queues work to the thread pool.</param>
    internal ThreadPoolMonitor(TimeProvider time, ILogger logger, Action<Action> queue)
    {
        _time = time;
        _logger = logger;
        _queue = queue;
        _markRun = () => _isQueued = false;
    }

    /// <summary>Starts the thread, which checks once a second.</summary>
    public void Start() =>
        new Thread(Run, StackSize) { IsBackground = true, Name = "Notify thread pool monitor" }.UnsafeStart();

    /// <summary>Ends the thread. Further calls have no effect.</summary>
    public void Stop()
    {
        lock (_stopGate)
        {
            _isStopped = true;
            Monitor.PulseAll(_stopGate);
        }
    }

    internal void Check()
    {
        if (!_isQueued)
        {
            // The work item of the last check has run in time.
            _isStarved = false;
            _queuedAt = _time.GetTimestamp();
            _isQueued = true;
            _queue(_markRun);
            return;
        }

        var waited = _time.GetElapsedTime(_queuedAt);
        if (_isStarved || waited < Limit)
            return;
        _isStarved = true;
        _logger.ThreadPoolStarved(waited, ThreadPool.ThreadCount);
    }

    private void Run()
    {
        lock (_stopGate)
        {
            while (!_isStopped)
            {
                Check();
                Monitor.Wait(_stopGate, Interval);
            }
        }
    }
}
