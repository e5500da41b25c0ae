using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Notify.Journeys.Tests.Outages;

/// <summary>Specifies how a <see cref="Gateway"/> handles new connections.</summary>
internal enum GatewayMode
{
    /// <summary>Forwards them to the server.</summary>
    Forward,

    /// <summary>Shows a certificate that the client does not trust.</summary>
    Untrusted,

    /// <summary>Closes them when the client has sent something, which is its part of the TLS handshake.</summary>
    Close,

    /// <summary>Reads and never answers.</summary>
    Silent,

    /// <summary>Answers with bytes that belong to no protocol.</summary>
    Garbage,
}

/// <summary>
/// A TCP proxy on loopback between a sender and its local server: the network that fails, and the end of TLS if it uses
/// TLS.
/// </summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly SilentWaits _silent;
    private readonly X509Certificate2? _trusted;
    private readonly X509Certificate2? _untrusted;
    private readonly Task _accepting;
    private readonly List<Task> _connections = [];
    private int _accepted;

    public Gateway(int serverPort, bool usesTls, SilentWaits silent)
    {
        (_serverPort, _silent) = (serverPort, silent);
        if (usesTls)
            (_trusted, _untrusted) = (CreateCertificate(), CreateCertificate());
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public GatewayMode Mode { get; set; }

    /// <summary>Whether the server of the protocol sends the first bytes, as in SMTP.</summary>
    public bool ServerSpeaksFirst { get; init; }

    /// <summary>The fingerprint of the certificate that clients trust.</summary>
    public string Fingerprint => _trusted!.GetCertHashString(HashAlgorithmName.SHA256);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The connections so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
        _trusted?.Dispose();
        _untrusted?.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        // The client's TLS reads the clock of the machine, not that of the test.
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                _connections.Add(ServeAsync(client, Mode));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, GatewayMode mode)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream(), mode);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException
                or SocketException or AuthenticationException)
            {
                // The client or the server closed its connection, or the test has ended.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream, GatewayMode mode)
    {
        switch (mode)
        {
            case GatewayMode.Silent:
                await KeepSilentAsync(stream);
                break;
            case GatewayMode.Close:
                await ReceiveAsync(stream);
                break;
            case GatewayMode.Garbage:
                if (ServerSpeaksFirst || await ReceiveAsync(stream))
                    await stream.WriteAsync("This is neither HTTP nor SMTP.\r\n\r\n"u8.ToArray(), _stop.Token);
                break;
            default:
                await ForwardAsync(stream, mode == GatewayMode.Untrusted ? _untrusted : _trusted);
                break;
        }
    }

    /// <returns>False if the client has closed the connection.</returns>
    private async Task<bool> ReceiveAsync(NetworkStream stream) =>
        await stream.ReadAsync(new byte[4096], _stop.Token) > 0;

    private async Task KeepSilentAsync(NetworkStream stream)
    {
        if (!await ReceiveAsync(stream))
            return;
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var waiting = _silent.WaitAsync(closed.Token);
        try
        {
            while (await ReceiveAsync(stream))
            {
                // The rest of the request.
            }
        }
        finally
        {
            await closed.CancelAsync();
            await waiting;
        }
    }

    private async Task ForwardAsync(NetworkStream client, X509Certificate2? certificate)
    {
        await using var secured = certificate is null ? null : new SslStream(client);
        if (secured is not null)
            await secured.AuthenticateAsServerAsync(new() { ServerCertificate = certificate }, _stop.Token);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
        var server = connection.GetStream();
        Stream near = secured is null ? client : secured;
        // When one side closes, so does the other.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var both = (Task[])[near.CopyToAsync(server, ended.Token), server.CopyToAsync(near, ended.Token)];
        await Task.WhenAny(both);
        await ended.CancelAsync();
        await Task.WhenAll(both);
    }
}
