using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Notify.Testing;

/// <summary>Runs Kestrel on one loopback port, which stays reserved while the service is stopped.</summary>
internal sealed class PushListener : IDisposable
{
    private readonly X509Certificate2? _certificate;
    private readonly Func<HttpContext, string, Task> _handle;
    private Socket? _reservation;
    private WebApplication? _web;

    public PushListener(int port, X509Certificate2? certificate, Func<HttpContext, string, Task> handle)
    {
        (_certificate, _handle) = (certificate, handle);
        Port = port;
        Reserve();
        PublicOrigin = Origin = $"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}";
    }

    public int Port { get; private set; }

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    /// <summary>The origin at which clients reach the service.</summary>
    public string PublicOrigin { get; set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Kestrel takes over the socket that reserves the port, so that no other process can take the port in between.
        builder.WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .UseSockets(sockets => sockets.CreateBoundListenSocket = _ => TakeReservation());
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, Port, Listen);
        });
        var web = builder.Build();
        web.Run(context => _handle(context, PublicOrigin));
        try
        {
            await web.StartAsync(cancellationToken).ConfigureAwait(false);
            _web = web;
        }
        catch
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Drops the open connections and refuses new ones.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _web, null) is not { } web)
            return;
        // A canceled token does not wait for requests in progress: they are aborted.
        await web.StopAsync(new CancellationToken(canceled: true))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await web.DisposeAsync().ConfigureAwait(false);
        Reserve();
    }

    public void Dispose() => Interlocked.Exchange(ref _reservation, null)?.Dispose();

    private void Listen(ListenOptions listen)
    {
        // Without TLS, HTTP/2 cannot be negotiated (RFC 9113 section 3.2).
        listen.Protocols = _certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (_certificate is not null)
            listen.UseHttps(_certificate);
    }

    private void Reserve()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new InvalidOperationException($"Port {Port} is in use. Use 0 for a free port.", e);
        }
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _reservation = socket;
    }

    private Socket TakeReservation() =>
        Interlocked.Exchange(ref _reservation, null)
        ?? throw new InvalidOperationException("The port is not reserved.");
}
