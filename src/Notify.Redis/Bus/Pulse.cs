namespace Notify.Redis.Bus;

/// <summary>A signal for whoever waits at the moment.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _beats;

    /// <summary>How often it has beaten. Ask for <see cref="Next"/> first, then compare: so no beat is missed.</summary>
    public long Beats => Interlocked.Read(ref _beats);

    /// <summary>Completes at the next beat. Ask before looking at what may have changed.</summary>
    public Task Next() => Volatile.Read(ref _next).Task;

    public void Beat()
    {
        Interlocked.Increment(ref _beats);
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
