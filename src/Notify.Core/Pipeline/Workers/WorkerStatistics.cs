using Notify.Pipeline.Decisions;
using Notify.Shared;

namespace Notify.Pipeline.Workers;

/// <summary>Counts what the workers of this process have done, and signals each change.</summary>
internal sealed class WorkerStatistics
{
    private long _finished;
    private long _released;

    public long Finished => Volatile.Read(ref _finished);

    public long Released => Volatile.Read(ref _released);

    /// <summary>Set after each lease that ended.</summary>
    public AsyncSignal Changed { get; } = new();

    public void Record(LeaseEnd end)
    {
        if (end == LeaseEnd.Finished)
            Interlocked.Increment(ref _finished);
        else if (end == LeaseEnd.Released)
            Interlocked.Increment(ref _released);
    }
}
