using Microsoft.Extensions.Logging;
using Notify.Redis.Diagnostics;

namespace Notify.Redis.Bus;

/// <summary>
/// Warns if work waits for a thread of the thread pool, because senders of the application block its threads. Called by
/// one thread that does not belong to the pool.
/// </summary>
internal sealed class ThreadPoolMonitor
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<Action> _queue;
    private readonly Action _markRun;
    private long _queuedAt;
    private volatile bool _isQueued;
    private bool _isStarved;

    public ThreadPoolMonitor(TimeProvider time, ILogger logger)
        : this(
            time,
            logger,
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

    public void Check()
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
}
