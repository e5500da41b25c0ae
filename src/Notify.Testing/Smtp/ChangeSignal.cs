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

    /// <summary>Waits until a condition holds; looks now and after every change.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="check">Throws where there will be no further change.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async Task WaitUntilAsync(Func<bool> condition, Action check, CancellationToken ct)
    {
        while (true)
        {
            var next = Next();
            if (condition())
                return;
            check();
            await next.WaitAsync(ct).ConfigureAwait(false);
        }
    }
}
