namespace Notify.Pipeline.Workers;

/// <summary>A signal that something has moved. Costs next to nothing while nobody waits.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource? _waiter;

    /// <summary>Completes at the next beat. Ask before looking at what may have moved.</summary>
    public Task Next()
    {
        var waiter = Volatile.Read(ref _waiter);
        if (waiter is not null)
            return waiter.Task;
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _waiter, made, null) ?? made).Task;
    }

    public void Set()
    {
        if (Volatile.Read(ref _waiter) is not null)
            Interlocked.Exchange(ref _waiter, null)?.TrySetResult();
    }
}
