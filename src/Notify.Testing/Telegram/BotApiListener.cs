using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// Runs Kestrel without a host. While the server is stopped, the port stays bound but does not listen, so that no other
/// process receives it as a free port.
/// </summary>
internal sealed class BotApiListener(int port, IHttpApplication<HttpContext> application, AsyncSignal changed)
    : IAsyncDisposable
{
    private const long MaxRequestBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<ConnectionContext> _connections = [];
    private KestrelServer? _server;
    private Socket? _reservation;

    public int Port { get; private set; } = port;

    public int OpenConnections
    {
        get
        {
            lock (_lock)
                return _connections.Count;
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _reservation?.Dispose();
        _reservation = null;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = MaxRequestBytes;
        options.Listen(IPAddress.Loopback, Port, listen =>
            listen.Use(next => connection => TrackAsync(connection, next)));
        var server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(application, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            server.Dispose();
            throw new InvalidOperationException(
                $"Port {Port} cannot be used. Leave LocalBotApiOptions.Port at 0 for a free port.",
                e);
        }
        _server = server;
        Port = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    /// <summary>Closes the open connections and rejects new ones.</summary>
    public async Task StopAsync()
    {
        if (_server is not { } server)
            return;
        _server = null;
        DropConnections();
        await server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        server.Dispose();
    }

    public void Reserve()
    {
        if (_reservation is not null)
            return;
        _reservation = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _reservation.Bind(new IPEndPoint(IPAddress.Loopback, Port));
    }

    public void DropConnections()
    {
        ConnectionContext[] open;
        lock (_lock)
            open = [.. _connections];
        foreach (var connection in open)
            connection.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _reservation?.Dispose();
        _reservation = null;
    }

    private async Task TrackAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        lock (_lock)
            _connections.Add(connection);
        changed.Set();
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _connections.Remove(connection);
            changed.Set();
        }
    }
}
