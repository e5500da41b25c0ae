namespace Notify.Email.Smtp;

/// <summary>
/// A bounded pool of at most <see cref="Notify.ChannelOptions.Concurrency"/> connections, each for one message at a
/// time. The connection that was used last is rented first, so that surplus ones become idle and are closed.
/// </summary>
internal sealed class SmtpConnectionPool : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan CourtesyTimeout = TimeSpan.FromSeconds(5);

    private readonly ISmtpConnector _connector;
    private readonly EmailOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _lock = new();
    private readonly List<SmtpConnection> _idle = [];
    private readonly ITimer _sweep;
    private bool _sweepDue;
    private bool _disposed;

    public SmtpConnectionPool(ISmtpConnector connector, EmailOptions options, TimeProvider time)
    {
        _connector = connector;
        _options = options;
        _time = time;
        _slots = new SemaphoreSlim(options.Concurrency);
        _sweep = time.CreateTimer(
            static pool => ((SmtpConnectionPool)pool!).Sweep(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>The number of idle connections.</summary>
    public int IdleCount
    {
        get
        {
            lock (_lock)
                return _idle.Count;
        }
    }

    /// <summary>
    /// Waits for a free slot and rents a connection: an idle one that answers, otherwise a new one. Return it with
    /// <see cref="ReturnAsync"/>.
    /// </summary>
    /// <exception cref="SmtpConnectException">The connection could not be established.</exception>
    public async ValueTask<SmtpConnection> RentAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await TakeIdleAsync(cancellationToken).ConfigureAwait(false)
                ?? await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Discards a rented connection and opens a new one in its place.</summary>
    /// <exception cref="SmtpConnectException">
    /// The connection could not be established. The slot is free again.
    /// </exception>
    public async ValueTask<SmtpConnection> ReplaceAsync(SmtpConnection broken, CancellationToken cancellationToken)
    {
        try
        {
            broken.Dispose();
            return await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Returns a rented connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="reusable">False if its replies may no longer correspond to the commands that were sent.</param>
    public async ValueTask ReturnAsync(SmtpConnection connection, bool reusable)
    {
        try
        {
            if (!reusable || !connection.IsConnected)
                connection.Dispose();
            else if (connection.Messages >= _options.MaxMessagesPerConnection || !TryKeep(connection))
                await CloseAsync(connection).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// Sends QUIT on all idle connections and closes them. Rented ones are closed when they are returned.
    /// </summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Shut().Select(CloseAsync)).ConfigureAwait(false);

    /// <summary>Closes all idle connections without QUIT.</summary>
    public void Dispose()
    {
        foreach (var connection in Shut())
            connection.Dispose();
    }

    private async ValueTask<SmtpConnection?> TakeIdleAsync(CancellationToken cancellationToken)
    {
        while (TryPop() is { } connection)
        {
            if (connection.IsConnected
                && (_time.GetElapsedTime(connection.IdleSince) < _options.IdleNoop
                    || await AnswersAsync(connection, cancellationToken).ConfigureAwait(false)))
                return connection;
            connection.Dispose();
        }
        return null;
    }

    private async ValueTask<bool> AnswersAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(CourtesyTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await connection.NoOpAsync(linked.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            if (cancellationToken.IsCancellationRequested)
                connection.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private SmtpConnection? TryPop()
    {
        lock (_lock)
        {
            if (_idle.Count == 0)
                return null;
            var connection = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return connection;
        }
    }

    private bool TryKeep(SmtpConnection connection)
    {
        lock (_lock)
        {
            if (_disposed)
                return false;
            connection.IdleSince = _time.GetTimestamp();
            _idle.Add(connection);
            if (!_sweepDue)
                SweepIn(_options.ConnectionIdleTimeout);
            return true;
        }
    }

    /// <summary>
    /// Closes connections that were idle for too long. The list is ordered by idle time, because it is used as a stack.
    /// </summary>
    private void Sweep()
    {
        List<SmtpConnection> expired;
        lock (_lock)
        {
            _sweepDue = false;
            var count = _idle.FindIndex(connection =>
                _time.GetElapsedTime(connection.IdleSince) < _options.ConnectionIdleTimeout);
            expired = _idle.GetRange(0, count < 0 ? _idle.Count : count);
            _idle.RemoveRange(0, expired.Count);
            if (_idle.Count > 0 && !_disposed)
                SweepIn(_options.ConnectionIdleTimeout - _time.GetElapsedTime(_idle[0].IdleSince));
        }
        foreach (var connection in expired)
            _ = CloseAsync(connection);
    }

    private void SweepIn(TimeSpan due)
    {
        _sweepDue = true;
        _sweep.Change(due, Timeout.InfiniteTimeSpan);
    }

    private List<SmtpConnection> Shut()
    {
        lock (_lock)
        {
            _disposed = true;
            _sweep.Dispose();
            List<SmtpConnection> idle = [.. _idle];
            _idle.Clear();
            return idle;
        }
    }

    /// <summary>Sends QUIT if the server still answers, and closes the connection. It never throws.</summary>
    private async Task CloseAsync(SmtpConnection connection)
    {
        using (connection)
        using (var deadline = new CancellationTokenSource(CourtesyTimeout, _time))
        {
            try
            {
                await connection.DisconnectAsync(quit: true, deadline.Token).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The connection is closed in any case.
            }
        }
    }
}
