namespace Notify.Sql.Storage;

/// <summary>Opens a store once. A failed attempt is repeated by the next call.</summary>
internal sealed class StoreOpening(Func<CancellationToken, Task> open) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposing = new();
    private Task? _opening;

    /// <summary>Whether the store is open, so that a call need not wait.</summary>
    public bool IsOpen => Volatile.Read(ref _opening) is { IsCompletedSuccessfully: true };

    public Task OpenAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
                _opening = open(_disposing.Token);
            return _opening;
        }
    }

    /// <summary>
    /// Opens the store again with the next call, because the database refused one: the tables may have been removed or
    /// replaced.
    /// </summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_opening is { IsCompleted: true })
                _opening = null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _disposing.Cancel();
    }
}
