namespace Notify.Pipeline.Workers;

/// <summary>A signal that completes the tasks of its waiters. It costs one read while there are none.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource? _waiter;

    /// <summary>Returns a task that completes at the next signal. Call it before checking the condition, so that no signal is missed.</summary>
    public Task Next()
    {
        var waiter = Volatile.Read(ref _waiter);
        if (waiter is not null)
            return waiter.Task;
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _waiter, created, null) ?? created).Task;
    }

    public void Set()
    {
        if (Volatile.Read(ref _waiter) is not null)
            Interlocked.Exchange(ref _waiter, null)?.TrySetResult();
    }
}
