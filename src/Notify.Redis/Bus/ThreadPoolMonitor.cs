using Microsoft.Extensions.Logging;
using Notify.Redis.Diagnostics;

namespace Notify.Redis.Bus;

/// <summary>
/// Warns if work waits for a thread of the thread pool, because senders of the application block its threads. Called by
/// one thread that does not belong to the pool.
/// </summary>
internal sealed class ThreadPoolMonitor(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private long _queuedAt;
    private volatile bool _isQueued;
    private bool _isStarved;

    public void Check()
    {
        if (!_isQueued)
        {
            // The work item of the last check has run in time.
            _isStarved = false;
            _queuedAt = time.GetTimestamp();
            _isQueued = true;
            ThreadPool.UnsafeQueueUserWorkItem(static self => self._isQueued = false, this, preferLocal: false);
            return;
        }

        var waited = time.GetElapsedTime(_queuedAt);
        if (_isStarved || waited < Limit)
            return;
        _isStarved = true;
        logger.ThreadPoolStarved(waited, ThreadPool.ThreadCount);
    }
}
