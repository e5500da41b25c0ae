using System.Collections.Concurrent;

namespace Notify.Shared;

/// <summary>
/// Collects items while a batch is in flight and sends them as the next one. At most one batch is in flight, so the
/// order is preserved. The pump only runs while there are items.
/// </summary>
internal abstract class CoalescingPump<T>
{
    private readonly ConcurrentQueue<T> _incoming = new();
    private int _running;

    public void Add(T item)
    {
        _incoming.Enqueue(item);
        Start();
    }

    /// <summary>Sends items until there are none. Must not throw.</summary>
    protected abstract Task RunAsync();

    protected bool TryTake(out T item) => _incoming.TryDequeue(out item!);

    protected bool IsEmpty => _incoming.IsEmpty;

    private void Start()
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
            return;
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(LoopAsync);
    }

    private async Task LoopAsync()
    {
        await RunAsync().ConfigureAwait(false);
        Volatile.Write(ref _running, 0);

        // An item may have been added after the last check, while the pump still counted as running.
        if (!_incoming.IsEmpty)
            Start();
    }
}
