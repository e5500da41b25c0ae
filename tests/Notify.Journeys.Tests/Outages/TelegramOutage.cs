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

    public override string Channel => Channels.Telegram;

    public override int Slots => 4;

    protected override long ServerRequests => _server.CallsReceived;

    public override async Task StartAsync(
        IServiceCollection services, INotifyBuilder builder, TimeProvider time, string form)
    {
        Silent = new SilentWaits(time, new TelegramOptions().RequestTimeout);
        _server = await LocalBotApi.StartAsync(new LocalBotApiOptions { TimeProvider = time });
        var usesTls = form is "untrusted certificate" or "broken handshake";
        Gateway = new Gateway(new Uri(_server.Url).Port, usesTls, Silent);
        await FailAsync(form);
        builder.AddTelegram(options =>
        {
            options.ApiUrl = form == "refused"
                ? _server.Url
                : $"{(usesTls ? "https" : "http")}://127.0.0.1:{Gateway.Port}";
            (options.BotToken, options.RetryJitter) = (_server.Token, 0);
        });
        services.AddHttpClient("Notify.Telegram").UseSocketsHttpHandler((handler, _) =>
        {
            handler.ConnectCallback = ConnectAsync;
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate!.GetCertHashString(HashAlgorithmName.SHA256) == Gateway.Fingerprint;
        });
    }

    public override Recipient Recipient(int number) => new() { TelegramChatId = 1_000 + number };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var host = IsHostUnknown ? UnknownHost : context.DnsEndPoint.Host;
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

    protected override Task StopServerAsync() => _server.StopAsync();

    protected override Task RestartServerAsync()
    {
        _server.ClearScripts();
        return _server.RestartAsync();
    }

    protected override void ScriptServer(string form) => _server.Script(Script(form).Forever());

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
}
