using System.Net;
using System.Net.Sockets;

namespace Notify.Chaos.Faults;

/// <summary>One client and its connection to the server.</summary>
internal sealed class ProxyConnection(TcpProxy proxy, Socket client, int target) : IDisposable
{
    private const int PieceSize = 64 * 1024;

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private readonly CancellationTokenSource _cut = new();
    private volatile AnswerTrap? _dropping;
    private volatile bool _hasHole;

    /// <summary>Whether bytes were dropped.</summary>
    public bool HasHole => _hasHole;

    public void Cut()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection has already ended.
        }
    }

    public async Task RunAsync()
    {
        try
        {
            await _server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target), _cut.Token);
            var pumps = new[]
            {
                PumpAsync(client, _server, toServer: true),
                PumpAsync(_server, client, toServer: false),
            };
            await Task.WhenAny(pumps);
            Cut();
            await Task.WhenAll(pumps);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // The server is down, so the connection of the client is closed.
        }
        finally
        {
            Cut();
            Dispose();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
        _cut.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, bool toServer)
    {
        var buffer = new byte[PieceSize];
        var before = Array.Empty<byte>();
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _cut.Token)) > 0)
            {
                if (Swallows(toServer))
                {
                    _hasHole = true;
                    continue;
                }

                // Marked before it is forwarded, because the answer may arrive immediately.
                if (toServer && proxy.Trap is { } trap)
                {
                    if (_dropping is null && trap.Catches(before, buffer.AsSpan(0, count)))
                        _dropping = trap;
                    before = buffer[..count];
                }
                else if (!toServer && _dropping is { } dropping)
                {
                    dropping.Dropped();
                    return;
                }

                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _cut.Token);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end was closed, so the other is closed as well.
        }
    }

    private bool Swallows(bool toServer) => proxy.Mode switch
    {
        ProxyMode.BlackHole => true,
        ProxyMode.SwallowAnswers => !toServer,
        ProxyMode.SwallowRequests => toServer,
        _ => false,
    };
}
