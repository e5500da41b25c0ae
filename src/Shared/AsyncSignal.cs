namespace Notify.Shared;

/// <summary>Wakes the callers that wait for a change. Costs one memory barrier while there are none.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource? _waiters;

    /// <summary>
    /// Returns a task that completes at the next <see cref="Set"/>. Call it before checking for the change, so that no
    /// change is missed.
    /// </summary>
    public Task Next()
    {
        if (Volatile.Read(ref _waiters) is { } waiters)
            return waiters.Task;
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _waiters, created, null) ?? created).Task;
    }

    /// <summary>Completes the tasks that <see cref="Next"/> has returned. Call it after the change.</summary>
    public void Set()
    {
        // Without the barrier, the read below could happen before the caller's change becomes visible: a waiter that
        // calls Next and checks in between would neither see the change nor be woken.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiters) is not null)
            Interlocked.Exchange(ref _waiters, null)?.TrySetResult();
    }
}
