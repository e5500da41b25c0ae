using Notify.Bus;
using Notify.Pipeline.Limits;

namespace Notify.Pipeline.Workers;

/// <summary>Starts the deliveries of a worker on the thread pool.</summary>
/// <remarks>
/// Application code never runs on the claim loop, because a sender that blocks its thread would stop the channel. One
/// work item for each delivery would cost several times as much as the delivery itself, so one work item starts all
/// that can be started. It queues itself once more before it starts one: if that delivery blocks its thread, the next
/// thread continues with the remaining ones; otherwise it usually finds nothing left to do.
/// </remarks>
internal sealed class DeliveryStarter(DeliverySlots slots, Action<Lease, SendPermit?> deliver) : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static bool _isStarting;

    private int _isQueued;

    /// <summary>Whether this thread is starting deliveries. It reports the room for further ones itself.</summary>
    public static bool IsOnThisThread => _isStarting;

    /// <summary>Starts the deliveries for which slots are free, on another thread.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        Volatile.Write(ref _isQueued, 0);
        while (slots.TryStart(out var next, out var hasMore))
        {
            if (hasMore)
                Start();
            // The thread pool restores the context after the work item.
            if (!_isStarting)
                DeliveryContext.Enter();
            _isStarting = true;
            deliver(next.Lease, next.Permit);
        }

        _isStarting = false;

        // The claim loop continues here, with one claim for all slots that were released meanwhile. If the thread
        // before this one is blocked, it cannot report them.
        slots.ReportRoom();
    }
}
