namespace Notify.Testing;

/// <summary>Lets waiters look again whenever something has changed. Costs one exchange when nobody waits.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource? _next;

    public void Raise() => Interlocked.Exchange(ref _next, null)?.TrySetResult();

    /// <summary>The next change. Take it before looking, so that a change in between is not missed.</summary>
    public Task Next()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _next, fresh, null) ?? fresh).Task;
    }
}
