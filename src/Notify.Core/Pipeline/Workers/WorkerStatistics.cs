using Notify.Shared;

namespace Notify.Pipeline.Workers;

/// <summary>What the workers of this process have done, and a pulse for each of it.</summary>
internal sealed class WorkerStatistics
{
    private long _finished;
    private long _released;

    public long Finished => Volatile.Read(ref _finished);

    public long Released => Volatile.Read(ref _released);

    public AsyncSignal Moved { get; } = new();

    public void Record(LeaseEnd end)
    {
        if (end == LeaseEnd.Finished)
            Interlocked.Increment(ref _finished);
        else if (end == LeaseEnd.Released)
            Interlocked.Increment(ref _released);
    }
}
