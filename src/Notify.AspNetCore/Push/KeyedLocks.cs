namespace Notify.AspNetCore.Push;

/// <summary>Lets one request of a user count and add at a time, in this process. A fixed number of locks, so that users without number cost nothing.</summary>
internal sealed class KeyedLocks
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async ValueTask<IDisposable> HoldAsync(string key, CancellationToken cancellationToken)
    {
        var one = _locks[(uint)key.GetHashCode(StringComparison.Ordinal) % (uint)_locks.Length];
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(one);
    }

    private sealed class Held(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
