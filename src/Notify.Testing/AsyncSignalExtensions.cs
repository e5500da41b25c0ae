using Notify.Shared;

namespace Notify.Testing;

/// <summary>Waits for a condition that changes with a signal.</summary>
internal static class AsyncSignalExtensions
{
    /// <summary>Waits until a condition holds. Checks it immediately and after every change.</summary>
    /// <param name="signal">The signal that is set after every change.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="check">Throws if there will be no further change; null if there always can be.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public static async Task WaitUntilAsync(
        this AsyncSignal signal,
        Func<bool> condition,
        Action? check = null,
        CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var next = signal.Next();
            if (condition())
                return;
            check?.Invoke();
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
