using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Notify.Push;
using Notify.Push.Network;
using Notify.Testing;

namespace Notify.Journeys.Tests.Outages;

/// <summary>A push service with an outage.</summary>
internal sealed class PushOutage : OutageProvider, IHostResolver
{
    private static readonly VapidKeys Keys = VapidKeys.Generate();

    private LocalPushService _server = null!;
    private Gateway _gateway = null!;
    private volatile bool _isResolverDown;
    private bool _reachesServer = true;

    public override string Channel => Channels.Push;

    public override long Requests => _reachesServer ? _server.RequestsReceived : _gateway.Accepted;

    public override int Slots => 32;

    public override async Task StartAsync(
        IServiceCollection services, INotifyBuilder builder, TimeProvider time, string form)
    {
        var usesTls = form is "untrusted certificate" or "broken handshake" or "unknown host";
        var options = new LocalPushServiceOptions { TimeProvider = time };
        Silent = new SilentWaits(time, new PushOptions().RequestTimeout);
        _server = await LocalPushService.StartAsync(options);
        _gateway = new Gateway(_server.Port, usesTls, Silent);
        if (usesTls)
            _server.PublicOrigin = $"https://updates.push.services.mozilla.com:{_gateway.Port}";
        else if (form != "refused")
            _server.PublicOrigin = $"http://127.0.0.1:{_gateway.Port}";
        await FailAsync(form);
        services.AddSingleton<IHostResolver>(this);
        builder.AddPush(push =>
        {
            (push.VapidPublicKey, push.VapidPrivateKey) = (Keys.PublicKey, Keys.PrivateKey);
            (push.Subject, push.AllowPrivateNetworks, push.RetryJitter) = ("mailto:ops@example.com", true, 0);
            if (usesTls)
            {
                push.TrustedFingerprints.Add(_gateway.Fingerprint);
                push.AllowedHosts.Add($"updates.push.services.mozilla.com:{_gateway.Port}");
            }
        });
    }

    public override Recipient Recipient(int number) => new()
    {
        Addresses = new Dictionary<string, string>
        {
            [Channels.Push] = _server.CreateSubscription(Keys.PublicKey).ToJson(),
        },
    };

    public override async Task RecoverAsync()
    {
        _isResolverDown = false;
        _gateway.Mode = GatewayMode.Forward;
        _server.ClearScripts();
        await _server.RestartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    Task<IPAddress[]> IHostResolver.ResolveAsync(string host, CancellationToken cancellationToken) => _isResolverDown
        ? throw new SocketException((int)SocketError.HostNotFound)
        : Task.FromResult((IPAddress[])[IPAddress.Loopback]);

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
            case "malformed":
                SetMode(GatewayMode.Garbage);
                break;
            case "untrusted certificate":
                SetMode(GatewayMode.Untrusted);
                break;
            case "unknown host":
                _isResolverDown = true;
                break;
            default:
                _server.Script(Script(form).Forever());
                break;
        }
    }

    private static PushScript Script(string form) => form switch
    {
        "500" => PushScript.Fail(500),
        "503" => PushScript.Fail(),
        "503 with a wait" => PushScript.Reply(503, "busy", new Dictionary<string, string> { ["Retry-After"] = "30" }),
        "429" => PushScript.TooManyRequests(),
        "429 with a wait" => PushScript.TooManyRequests(TimeSpan.FromSeconds(30)),
        "dropped after reading" => PushScript.Drop(),
        "lost answer" => PushScript.DropAfterAccepted(),
        _ => throw new ArgumentException($"Unknown form '{form}'.", nameof(form)),
    };

    private void SetMode(GatewayMode mode) => (_gateway.Mode, _reachesServer) = (mode, false);
}
