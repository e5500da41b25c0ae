using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Hosting;
using Notify.Pipeline;
using Notify.Templates;

namespace Notify.Tests.Pipeline;

/// <summary>
/// Delivery as <c>AddNotify</c> makes it, on the in-memory bus, with a clock and senders the test holds in its hands.
/// </summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public DeliveryRig(
        Action<INotifyBuilder>? configure = null,
        Action<ChannelOptions>? email = null,
        Action<NotifyOptions>? options = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<ITemplateEngine>(Templates);
        services.AddSingleton(new JitterSource(new Constant(0)));
        services.AddLogging(logging =>
            logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        var builder = services.AddNotify(options ?? (o => o.Via = Via.FirstOf("email", "sms")));
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine>(Templates));
        builder.AddChannel(Registration("email", Email, email));
        builder.AddChannel(Registration("sms", Sms, null));
        services.AddSingleton<IDeliveryObserver>(Events);
        configure?.Invoke(builder);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public WatchedTime Time { get; } = new(Start);

    public ScriptedSender Email { get; } = new();

    public ScriptedSender Sms { get; } = new();

    public PlainTemplates Templates { get; } = new();

    public EventLog Events { get; } = new();

    public FakeLogCollector Logs { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public IServiceProvider Services => _services;

    public IMessageBus Bus => _services.GetRequiredService<IMessageBus>();

    public IAddressBook Book => _services.GetRequiredService<IAddressBook>();

    public INotifyRuntime Runtime => _services.GetRequiredService<INotifyRuntime>();

    public IDirectDelivery Direct => _services.GetRequiredService<IDirectDelivery>();

    public IChannelMonitor Monitor => _services.GetRequiredService<IChannelMonitor>();

    public static Envelope Envelope(
        string? userId = null,
        string? email = "ada@example.com",
        string[]? steps = null,
        Lane lane = Lane.Transactional,
        string? list = null) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            NotificationId = Guid.CreateVersion7(),
            Template = "hello",
            Recipient = new Recipient(userId)
            {
                Email = email,
                Addresses = email is null ? null : new Dictionary<string, string> { ["sms"] = "+43 1" },
            },
            Steps = steps ?? ["email"],
            Lane = lane,
            List = list,
            CreatedAt = Start,
            ExpiresAt = Start.AddHours(24),
        };

    public async Task<Envelope> EnqueueAsync(Envelope? envelope = null)
    {
        envelope ??= Envelope();
        await Bus.EnqueueAsync([envelope]);
        return envelope;
    }

    /// <summary>Enqueues, starts the workers, and waits for the first event of its first step.</summary>
    public async Task<DeliveryEvent> DeliverAsync(Envelope? envelope = null)
    {
        var step = (await EnqueueAsync(envelope)).Steps[0];
        await Runtime.StartAsync();
        return await Events.NextOnAsync(step);
    }

    /// <summary>Releases the senders that a test blocks. It is set at the end of every test, also of a failed one.</summary>
    public ManualResetEventSlim Release { get; } = new();

    public async Task<ChannelStatistics> StatisticsAsync(string channel = "email") =>
        (await Bus.GetStatisticsAsync()).For(channel);

    public async Task<DeadLetter> DeadLetterAsync() =>
        (await Bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items.Should().ContainSingle().Which;

    /// <summary>Waits until the worker of a channel has delivered all messages that are due.</summary>
    /// <remarks>
    /// A worker that computed its delay just before the clock was moved is late by that step, which only moving the
    /// clock further can end: first a little, then by as much as a test may have moved it.
    /// </remarks>
    public async Task SettledAsync(string channel = "email")
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var i = 1; i <= 1_000_000; i++)
        {
            var statistics = await StatisticsAsync(channel);
            var isPaused = Monitor.Channels.First(health => health.Channel == channel).Until > Time.GetUtcNow();
            if (statistics.InFlight + ((NotifyRuntime)Runtime).InFlight == 0
                && (statistics.Transactional == 0 || isPaused))
                return;
            await Task.Yield();
            if (i % 20_000 != 0)
                continue;
            Time.Advance(step);
            step = TimeSpan.FromTicks(Math.Min(step.Ticks * 2, TimeSpan.FromSeconds(10).Ticks));
        }

        throw new TimeoutException("The worker did not settle.");
    }

    /// <summary>Moves the clock on, step by step, until one more request arrives at a sender.</summary>
    public async Task AdvanceUntilArrivedAsync(ScriptedSender sender)
    {
        var arrived = sender.ArrivedAsync();
        for (var i = 0; !arrived.IsCompleted; i++)
        {
            if (i % 200 == 0)
                Time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await arrived;
    }

    public async ValueTask DisposeAsync()
    {
        Release.Set();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await Runtime.StopAsync(now.Token);
        await _services.DisposeAsync();
        Release.Dispose();
    }

    private static AddressRateLimit GroupLimit { get; } = new()
    {
        Name = "group",
        Limit = RateLimit.PerMinute(2),
        AppliesTo = key => key.StartsWith("GROUP", StringComparison.Ordinal),
    };

    private static ChannelRegistration Registration(
        string name,
        IChannelSender sender,
        Action<ChannelOptions>? configure)
    {
        var options = new ChannelOptions();
        configure?.Invoke(options);
        return new ChannelRegistration(
            name,
            new ChannelKind(name) { Normalize = address => address.ToUpperInvariant(), Origin = OriginOf },
            _ => options,
            _ => sender)
        {
            // A stricter limit for groups, as chat programs have it.
            AddressRateLimits = settings => settings.AddressRateLimit is null ? [] : [GroupLimit],
        };
    }

    /// <summary>Each host in an address of the form <c>name@@host</c> is a separate provider.</summary>
    private static string? OriginOf(string address) =>
        address.IndexOf("@@", StringComparison.Ordinal) is > 0 and var at ? address[(at + 2)..] : null;

    /// <summary>A generator that always draws the same number.</summary>
    private sealed class Constant(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
