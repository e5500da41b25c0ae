using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Notify.Chaos.Faults;

/// <summary>A proxy between clients and a server on the loopback interface that causes faults.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<ProxyConnection, Task> _connections = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile ProxyMode _mode;
    private volatile AnswerTrap? _trap;

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    /// <summary>
    /// Gets or sets how connections are handled. When it returns to <see cref="ProxyMode.Forward"/>, connections with
    /// dropped bytes are closed, because their stream is incomplete.
    /// </summary>
    public ProxyMode Mode
    {
        get => _mode;
        set
        {
            _mode = value;
            if (value != ProxyMode.Forward)
                return;
            foreach (var connection in _connections.Keys.Where(connection => connection.HasHole))
                connection.Cut();
        }
    }

    internal AnswerTrap? Trap => _trap;

    /// <summary>Closes all connections. New ones are accepted.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
            connection.Cut();
    }

    /// <summary>
    /// Drops the answers of the next commands that contain this text, and closes their connections.
    /// </summary>
    public AnswerTrap DropAnswersOf(string text, int times = 1)
    {
        var trap = new AnswerTrap(text, times);
        _trap = trap;
        return trap;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Cut();
        await Task.WhenAll(_connections.Values);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_ending.Token);
                client.NoDelay = true;
                var connection = new ProxyConnection(this, client, _target);
                var running = connection.RunAsync();
                _connections[connection] = running;
                _ = running.ContinueWith(_ => _connections.TryRemove(connection, out var _), TaskScheduler.Default);
                if (running.IsCompleted)
                    _connections.TryRemove(connection, out _);
            }
            catch (Exception over)
                when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy ends, or the client disconnected before it was accepted.
            }
        }
    }
}
