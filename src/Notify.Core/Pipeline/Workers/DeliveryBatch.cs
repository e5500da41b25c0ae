using Notify.Bus;
using Notify.Pipeline.Limits;

namespace Notify.Pipeline.Workers;

/// <summary>The deliveries of one claim, which are started in order on the thread pool.</summary>
/// <remarks>
/// Application code must never run on the claim loop, because a sender that blocks its thread would stop the channel.
/// One work item for each delivery would cost several times as much as the delivery itself, so one work item starts all
/// deliveries of a claim. It queues itself once more before it starts one: if that delivery blocks its thread, the next
/// thread continues with the remaining ones; otherwise it usually finds nothing left to do.
/// </remarks>
internal sealed class DeliveryBatch(ChannelWorker worker, IReadOnlyList<Lease> leases, SendPermit[]? permits)
    : IThreadPoolWorkItem
{
    private static readonly ContextCallback RunBatch = static batch => ((DeliveryBatch)batch!).Run();

    private int _started;
    private int _isQueued;

    /// <summary>Starts the deliveries.</summary>
    public void Start()
    {
        _isQueued = 1;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute() => ExecutionContext.Run(DeliveryContext.Inside, RunBatch, this);

    private void Run()
    {
        Volatile.Write(ref _isQueued, 0);
        // The thread before this one may be blocked, so slots that it has released are reported here.
        worker.ReportFreeSlots();
        int index;
        while ((index = Interlocked.Increment(ref _started) - 1) < leases.Count)
        {
            if (index + 1 < leases.Count && Interlocked.Exchange(ref _isQueued, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            worker.Deliver(leases[index], permits?[index]);
        }

        worker.ReportFreeSlots();
    }
}
