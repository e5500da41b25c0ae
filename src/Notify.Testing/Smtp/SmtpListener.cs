using System.Net;
using System.Net.Sockets;

namespace Notify.Testing;

/// <summary>
/// The listening socket. While the server is stopped, the port stays bound but does not listen, so that no other
/// process receives it as a free port.
/// </summary>
internal sealed class SmtpListener : IDisposable
{
    private const int Backlog = 512;

    private readonly Action<Socket> _accepted;
    private Socket? _socket;
    private CancellationTokenSource? _stop;
    private Task _accepting = Task.CompletedTask;

    public SmtpListener(int port, Action<Socket> accepted)
    {
        (Port, _accepted) = (port, accepted);
        Reserve();
        Port = ((IPEndPoint)_socket!.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public void Reserve()
    {
        if (_socket is not null)
            return;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw PortTaken(e);
        }

        _socket = socket;
    }

    public void Start()
    {
        Reserve();
        try
        {
            _socket!.Listen(Backlog);
        }
        catch (SocketException e)
        {
            Dispose();
            throw PortTaken(e);
        }

        _stop = new CancellationTokenSource();
        _accepting = AcceptAsync(_socket, _stop.Token);
    }

    public async Task StopAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        Dispose();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
        _stop = null;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task AcceptAsync(Socket listener, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Socket? client = null;
            try
            {
                client = await listener.AcceptAsync(ct).ConfigureAwait(false);
                _accepted(client);
            }
            catch (Exception e)
                when (e is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
            {
                // Stopped, or the client closed the connection before its session began. The next client is not
                // affected.
                client?.Dispose();
            }
        }
    }

    private InvalidOperationException PortTaken(SocketException e) =>
        new(
            $"Port {Port} cannot be used ({e.SocketErrorCode}). "
                + "Leave LocalSmtpServerOptions.Port at 0 for a free port.",
            e);
}
