namespace Notify.Redis.Bus;

/// <summary>A signal to all callers that are waiting when it is set.</summary>
internal sealed class BroadcastSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _count;

    /// <summary>
    /// The number of times it was set. Call <see cref="Next"/> before comparing, so that no signal is missed.
    /// </summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>
    /// Returns a task that completes when the signal is set the next time. Call it before checking the state.
    /// </summary>
    public Task Next() => Volatile.Read(ref _next).Task;

    public void Set()
    {
        Interlocked.Increment(ref _count);
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
