using System.Net.Sockets;

namespace Notify.Testing;

/// <summary>
/// Starts and counts the sessions of connections. The failure of one session does not affect the others.
/// </summary>
internal sealed class SmtpSessionRegistry(SmtpServerContext context)
{
    private readonly Lock _lock = new();
    private readonly List<SmtpSessionLog> _logs = [];
    private readonly Dictionary<SmtpConnection, Task> _open = [];
    private int _accepted;
    private int _peak;

    public int Accepted => Volatile.Read(ref _accepted);

    public int Peak => Volatile.Read(ref _peak);

    public int Open
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    public SmtpSessionLog[] Logs()
    {
        lock (_lock)
            return [.. _logs];
    }

    public void ForgetClosed()
    {
        lock (_lock)
            _logs.RemoveAll(l => !l.IsOpen);
    }

    public void Begin(Socket socket)
    {
        var connection = new SmtpConnection(socket);
        lock (_lock)
        {
            var log = new SmtpSessionLog(++_accepted, context);
            _logs.Add(log);
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.Add(connection, ended.Task);
            _peak = Math.Max(_peak, _open.Count);
            _ = Task.Run(() => RunAsync(connection, log, ended), CancellationToken.None);
        }

        context.Changed.Set();
    }

    public void AbortAll()
    {
        SmtpConnection[] open;
        lock (_lock)
            open = [.. _open.Keys];
        foreach (var connection in open)
            connection.Abort();
    }

    public Task WhenAllEnded()
    {
        lock (_lock)
            return Task.WhenAll(_open.Values);
    }

    private async Task RunAsync(SmtpConnection connection, SmtpSessionLog log, TaskCompletionSource ended)
    {
        Exception? failure = null;
        try
        {
            await new SmtpSession(context, connection, log).RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = connection.Aborted.IsCancellationRequested ? null : e;
        }

        connection.Dispose();
        End(connection, log, failure);
        ended.SetResult();
        context.Changed.Set();
    }

    private void End(SmtpConnection connection, SmtpSessionLog log, Exception? failure)
    {
        lock (_lock)
        {
            log.Close(failure);
            _open.Remove(connection);
            if (!context.Options.KeepMessages)
                _logs.Remove(log);
        }
    }
}
