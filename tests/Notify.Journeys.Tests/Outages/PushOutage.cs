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

    public override string Channel => Channels.Push;

    public override int Slots => 32;

    protected override long ServerRequests => _server.RequestsReceived;

    public override async Task StartAsync(
        IServiceCollection services, INotifyBuilder builder, TimeProvider time, string form)
    {
        var usesTls = form is "untrusted certificate" or "broken handshake" or "unknown host";
        var options = new LocalPushServiceOptions { TimeProvider = time };
        Silent = new SilentWaits(time, new PushOptions().RequestTimeout);
        _server = await LocalPushService.StartAsync(options);
        Gateway = new Gateway(_server.Port, usesTls, Silent);
        if (usesTls)
            _server.PublicOrigin = $"https://updates.push.services.mozilla.com:{Gateway.Port}";
        else if (form != "refused")
            _server.PublicOrigin = $"http://127.0.0.1:{Gateway.Port}";
        await FailAsync(form);
        services.AddSingleton<IHostResolver>(this);
        builder.AddPush(push =>
        {
            (push.VapidPublicKey, push.VapidPrivateKey) = (Keys.PublicKey, Keys.PrivateKey);
            (push.Subject, push.AllowPrivateNetworks, push.RetryJitter) = ("mailto:ops@example.com", true, 0);
            if (usesTls)
            {
                push.TrustedFingerprints.Add(Gateway.Fingerprint);
                push.AllowedHosts.Add($"updates.push.services.mozilla.com:{Gateway.Port}");
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

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    Task<IPAddress[]> IHostResolver.ResolveAsync(string host, CancellationToken cancellationToken) => IsHostUnknown
        ? throw new SocketException((int)SocketError.HostNotFound)
        : Task.FromResult((IPAddress[])[IPAddress.Loopback]);

    protected override Task StopServerAsync() => _server.StopAsync();

    protected override Task RestartServerAsync()
    {
        _server.ClearScripts();
        return _server.RestartAsync();
    }

    protected override void ScriptServer(string form) => _server.Script(Script(form).Forever());

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
}
