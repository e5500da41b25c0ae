using System.Collections.Concurrent;

namespace Notify.Redis.Bus;

/// <summary>
/// Collects items that come while a batch is on its way, and sends them as the next: at most one batch at a time, so their order holds. Runs only while there is something to do.
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

    /// <summary>Works until there is nothing more to do. Must not throw.</summary>
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

        // Somebody may have added after the last look and found it running.
        if (!_incoming.IsEmpty)
            Start();
    }
}
