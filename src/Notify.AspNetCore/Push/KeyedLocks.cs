namespace Notify.AspNetCore.Push;

/// <summary>
/// Locks by key, so that the requests of one user in this process count and add subscriptions one after the other. The
/// number of locks is fixed, so that memory does not grow with the number of users.
/// </summary>
internal sealed class KeyedLocks
{
    private const int Count = 64;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    public async ValueTask<IDisposable> HoldAsync(string key, CancellationToken cancellationToken)
    {
        var semaphore = _locks[(uint)key.GetHashCode(StringComparison.Ordinal) % Count];
        await semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(semaphore);
    }

    private sealed class Held(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
