using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Notify.Telegram;
using Notify.Testing;

namespace Notify.Journeys.Tests.Outages;

/// <summary>A server of the Bot API with an outage.</summary>
internal sealed class TelegramOutage : OutageProvider
{
    private LocalBotApi _server = null!;
    private Gateway _gateway = null!;
    private volatile bool _isHostUnknown;
    private bool _reachesServer = true;

    public override string Channel => Channels.Telegram;

    public override long Requests => _reachesServer ? _server.CallsReceived : _gateway.Accepted;

    public override int Slots => 4;

    public override async Task StartAsync(
        IServiceCollection services, INotifyBuilder builder, TimeProvider time, string form)
    {
        Silent = new SilentWaits(time, new TelegramOptions().RequestTimeout);
        _server = await LocalBotApi.StartAsync(new LocalBotApiOptions { TimeProvider = time });
        var usesTls = form is "untrusted certificate" or "broken handshake";
        _gateway = new Gateway(new Uri(_server.Url).Port, usesTls, Silent);
        await FailAsync(form);
        builder.AddTelegram(options =>
        {
            options.ApiUrl = form == "refused"
                ? _server.Url
                : $"{(usesTls ? "https" : "http")}://127.0.0.1:{_gateway.Port}";
            (options.BotToken, options.RetryJitter) = (_server.Token, 0);
        });
        services.AddHttpClient("Notify.Telegram").UseSocketsHttpHandler((handler, _) =>
        {
            handler.ConnectCallback = ConnectAsync;
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate!.GetCertHashString(HashAlgorithmName.SHA256) == _gateway.Fingerprint;
        });
    }

    public override Recipient Recipient(int number) => new() { TelegramChatId = 1_000 + number };

    public override async Task RecoverAsync()
    {
        _isHostUnknown = false;
        _gateway.Mode = GatewayMode.Forward;
        _server.ClearScripts();
        await _server.RestartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var host = _isHostUnknown ? UnknownHost : context.DnsEndPoint.Host;
        try
        {
            await socket.ConnectAsync(host, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task FailAsync(string form)
    {
        switch (form)
        {
            case "refused":
                await _server.StopAsync();
                break;
            case "silent":
                SetMode(GatewayMode.Silent);
                break;
            case "broken handshake":
                SetMode(GatewayMode.Close);
                break;
            case "garbage":
                SetMode(GatewayMode.Garbage);
                break;
            case "untrusted certificate":
                SetMode(GatewayMode.Untrusted);
                break;
            case "unknown host":
                _isHostUnknown = true;
                break;
            default:
                _server.Script(Script(form).Forever());
                break;
        }
    }

    private static BotApiScript Script(string form) => form switch
    {
        "500" => BotApiScript.InternalError(),
        "503 of a proxy" => BotApiScript.Foreign(503, "text/html", "<html>Service Unavailable</html>"),
        "429" => BotApiScript.Refuse(429, "Too Many Requests"),
        "429 with a wait" => BotApiScript.TooManyRequests(30),
        "dropped before reading" => BotApiScript.DropBeforeReading(),
        "dropped after reading" => BotApiScript.DropAfterReading(),
        "lost answer" => BotApiScript.LoseAnswer(),
        "malformed" => BotApiScript.Malformed(),
        _ => throw new ArgumentException($"Unknown form '{form}'.", nameof(form)),
    };

    private void SetMode(GatewayMode mode) => (_gateway.Mode, _reachesServer) = (mode, false);
}
