using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Delivery;
using Notify.Push.Diagnostics;
using Notify.Push.Network;
using Notify.Templates;

namespace Notify.Push.Tests.Counterparts;

/// <summary>Senders with a VAPID key pair and a subject each, that share a clock.</summary>
internal sealed class WireSenders : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly WireSender[] _senders;

    public WireSenders(IEnumerable<string> subjects)
    {
        var metrics = new PushMetrics(_services.GetRequiredService<IMeterFactory>());
        _senders = [.. subjects.Select(subject => new WireSender(subject, metrics, Time))];
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public WireSender this[int number] => _senders[number];

    public void Dispose()
    {
        foreach (var sender in _senders)
            sender.Dispose();
        _services.Dispose();
    }
}

/// <summary>A sender that may write to loopback.</summary>
internal sealed class WireSender : IDisposable
{
    private readonly PushSender _sender;

    public WireSender(string subject, PushMetrics metrics, TimeProvider time)
    {
        var keys = VapidKeys.Generate();
        Options = new PushOptions
        {
            VapidPublicKey = keys.PublicKey,
            VapidPrivateKey = keys.PrivateKey,
            Subject = subject,
            AllowPrivateNetworks = true,
        };
        var http = PushHttp.CreateClient(Options, new DnsResolver());
        _sender = new PushSender(Channels.Push, Options, http, metrics, time, NullLogger.Instance);
    }

    public PushOptions Options { get; }

    public async Task<SendResult> SendAsync(string address, RenderedMessage content, Envelope envelope) =>
        await _sender.SendAsync(
            new SendRequest { Channel = Channels.Push, Address = address, Content = content, Envelope = envelope },
            CancellationToken.None);

    public void Dispose() => _sender.Dispose();
}
