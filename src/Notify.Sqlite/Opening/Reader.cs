using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Opening;

/// <summary>
/// The connection that reads. One read at a time runs on a thread of the pool. No statement stays open, so that
/// checkpoints never wait for it.
/// </summary>
internal sealed class Reader(DatabaseOpener opener) : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);
    private Database? _database;
    private int _generation;
    private bool _isDisposed;

    /// <summary>Reads in one transaction, so that all statements see the same state.</summary>
    /// <param name="generation">The number of times that the writer has opened the file.</param>
    /// <param name="read">The statements.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests until the read starts.</param>
    public async Task<T> ReadAsync<T>(int generation, Func<Database, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(generation, read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Closes the connection after the current read.</summary>
    public void Dispose()
    {
        _free.Wait();
        _isDisposed = true;
        Close();
        _free.Release();
    }

    private T Read<T>(int generation, Func<Database, T> read)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(Reader));
        if (_generation != generation)
            Close();
        _database ??= opener.OpenReader();
        _generation = generation;
        try
        {
            _database.Prepare("BEGIN").Execute();
            var result = read(_database);
            _database.Prepare("COMMIT").Execute();
            return result;
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Close()
    {
        _database?.Dispose();
        _database = null;
    }
}
