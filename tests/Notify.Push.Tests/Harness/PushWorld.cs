using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Notify.Bus;
using Notify.Delivery;
using Notify.Push.Diagnostics;
using Notify.Push.Network;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Push.Tests.Harness;

/// <summary>A sender and its local push service.</summary>
internal sealed class PushWorld : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly TestMeterFactory _meters = new();

    private PushWorld(LocalPushService service, PushOptions options, TimeProvider time, IHostResolver? resolver)
    {
        Service = service;
        Options = options;
        Expired = new MetricCollector<long>(_meters, "Notify", "notify.push.subscriptions.expired");
        Sender = new PushSender(
            Channels.Push,
            options,
            PushHttp.CreateClient(options, resolver ?? new DnsResolver()),
            new PushMetrics(_meters),
            time,
            Log);
    }

    public static VapidKeys Keys { get; } = VapidKeys.Generate();

    public LocalPushService Service { get; }

    public PushOptions Options { get; }

    public PushSender Sender { get; }

    public FakeLogger<PushSender> Log { get; } = new();

    public MetricCollector<long> Expired { get; }

    public static async Task<PushWorld> StartAsync(
        LocalPushServiceOptions? service = null,
        Action<PushOptions>? configure = null,
        TimeProvider? time = null,
        IHostResolver? resolver = null)
    {
        var running = await LocalPushService.StartAsync(service);
        var options = Settings();
        options.AllowPrivateNetworks = true;
        configure?.Invoke(options);
        return new PushWorld(running, options, time ?? TimeProvider.System, resolver);
    }

    public static PushOptions Settings() =>
        new()
        {
            VapidPublicKey = Keys.PublicKey,
            VapidPrivateKey = Keys.PrivateKey,
            Subject = "mailto:ops@example.com",
        };

    public static RenderedMessage Content(
        string body = "Hello",
        string title = "Title",
        params (string Name, string Text)[] parts) =>
        new(body)
        {
            Parts = parts.Append(("title", title))
                .ToDictionary(part => part.Item1, part => part.Item2, StringComparer.OrdinalIgnoreCase),
        };

    public static Envelope Envelope(Lane lane = Lane.Transactional, DateTimeOffset? expires = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return new Envelope
        {
            Id = id,
            NotificationId = id,
            Template = "test",
            Recipient = new Recipient("user-42"),
            Steps = [Channels.Push],
            Lane = lane,
            CreatedAt = now,
            ExpiresAt = expires ?? now.AddHours(24),
        };
    }

    public static SendRequest Request(string address, RenderedMessage? content = null, Envelope? envelope = null) =>
        new()
        {
            Channel = Channels.Push,
            Address = address,
            Content = content ?? Content(),
            Envelope = envelope ?? Envelope(),
        };

    public Task<SendResult> SendAsync(
        LocalPushSubscription subscription,
        RenderedMessage? content = null,
        Envelope? envelope = null) => SendAsync(Request(subscription.ToJson(), content, envelope));

    public async Task<SendResult> SendAsync(SendRequest request)
    {
        using var guard = new CancellationTokenSource(Guard);
        return await Sender.SendAsync(request, guard.Token);
    }

    public async Task<ReceivedPush> ReceivedAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        return await Service.WaitForMessageAsync(ct: guard.Token);
    }

    public async Task ServiceReachesAsync(Func<bool> condition)
    {
        using var guard = new CancellationTokenSource(Guard);
        await Service.WaitUntilAsync(condition, guard.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        await Service.DisposeAsync();
        _meters.Dispose();
    }

    private sealed class TestMeterFactory : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(new MeterOptions(options.Name) { Scope = this });
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
