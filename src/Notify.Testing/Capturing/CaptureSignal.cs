namespace Notify.Testing;

/// <summary>Wakes whoever waits for something to have been captured.</summary>
internal sealed class CaptureSignal
{
    private TaskCompletionSource _next = Fresh();

    public void Set() => Interlocked.Exchange(ref _next, Fresh()).TrySetResult();

    public async Task WaitAsync(Func<bool> reached, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before looking, so that what comes in between wakes it.
            var next = Volatile.Read(ref _next).Task;
            if (reached())
                return;
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
