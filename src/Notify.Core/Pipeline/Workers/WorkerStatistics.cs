using Notify.Pipeline.Decisions;
using Notify.Shared;

namespace Notify.Pipeline.Workers;

/// <summary>Counts the outcomes of the workers of this process, and signals each change.</summary>
internal sealed class WorkerStatistics
{
    private long _sent;
    private long _deadLettered;
    private long _dropped;
    private long _muted;
    private long _released;

    public long Sent => Volatile.Read(ref _sent);

    public long DeadLettered => Volatile.Read(ref _deadLettered);

    public long Dropped => Volatile.Read(ref _dropped);

    public long Muted => Volatile.Read(ref _muted);

    public long Released => Volatile.Read(ref _released);

    /// <summary>Set after each lease that ended.</summary>
    public AsyncSignal Changed { get; } = new();

    public void Record(LeaseEnd end)
    {
        switch (end)
        {
            case LeaseEnd.Sent:
                Interlocked.Increment(ref _sent);
                break;
            case LeaseEnd.DeadLettered:
                Interlocked.Increment(ref _deadLettered);
                break;
            case LeaseEnd.Dropped:
                Interlocked.Increment(ref _dropped);
                break;
            case LeaseEnd.Muted:
                Interlocked.Increment(ref _muted);
                break;
            case LeaseEnd.Released:
                Interlocked.Increment(ref _released);
                break;
        }
    }
}
