using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;
using Notify.Tests.Pipeline;

namespace Notify.Email.Tests.Harness;

/// <summary>
/// The whole delivery of e-mail to a local server, as an application sets it up, on a clock that the test moves.
/// </summary>
internal sealed class DeliveryWorld : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;

    private DeliveryWorld(LocalSmtpServer server, Action<EmailOptions>? configure, IAttachmentSource? attachments)
    {
        Server = server;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IDeliveryObserver>(Events);
        services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(Logs)));
        services.AddNotify(o => o.Via = Via.FirstOf(Channels.Email)).AddEmail(o =>
        {
            (o.Host, o.Port, o.Security, o.From) = (server.Host, server.Port, SmtpSecurity.None, "alerts@example.com");
            (o.RateLimit, o.RetryJitter) = (RateLimit.None, 0);
            configure?.Invoke(o);
        });
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine>(new PlainTemplates
        {
            Render = request => new RenderedMessage("<p>Hello</p>")
            {
                Parts = new Dictionary<string, string> { ["subject"] = "Hello" },
            },
        }));
        if (attachments is not null)
            services.AddSingleton(attachments);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public LocalSmtpServer Server { get; }

    public WatchedTime Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public EventLog Events { get; } = new();

    public FakeLogCollector Logs { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public IAddressBook Book => _services.GetRequiredService<IAddressBook>();

    public ChannelHealth Channel => _services.GetRequiredService<IChannelMonitor>().Channels.Single();

    public int CriticalLogs => Logs.GetSnapshot().Count(record => record.Level == LogLevel.Critical);

    public static async Task<DeliveryWorld> StartAsync(
        Action<EmailOptions>? configure = null,
        LocalSmtpServerOptions? server = null,
        IAttachmentSource? attachments = null) =>
        new(await LocalSmtpServer.StartAsync(server), configure, attachments);

    /// <summary>Enqueues a message to each address, which is then in the address book of a user.</summary>
    public async Task EnqueueAsync(params IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            await Book.AddAddressAsync(address, Channels.Email, address);
            await EnqueueAsync(new Notification("hello", new Recipient(address)));
        }
    }

    public async Task EnqueueAsync(Notification notification) =>
        await _services.GetRequiredService<INotifier>().EnqueueAsync(notification);

    public Task RunAsync() => _services.GetRequiredService<INotifyRuntime>().StartAsync();

    /// <summary>Lets time pass, and waits after each step until the messages that are due were sent.</summary>
    public async Task PassAsync(TimeSpan duration, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += step)
        {
            Time.Advance(step);
            await SettledAsync();
        }
    }

    public async Task<ChannelStatistics> StatisticsAsync() =>
        (await _services.GetRequiredService<IMessageBus>().GetStatisticsAsync()).For(Channels.Email);

    public int Sent()
    {
        lock (Events.All)
            return Events.All.Count(delivery => delivery.Kind == DeliveryEventKind.Sent);
    }

    /// <summary>Waits until no send is in flight, and none is due unless the channel is paused.</summary>
    /// <remarks>
    /// A worker that lost its processor after it computed the length of a pause, before it set the timer, is late by the
    /// time that the clock was moved meanwhile: up to a whole pause. Only moving the clock further can end that.
    /// </remarks>
    public async Task SettledAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        for (var (quiet, tries) = (0, 1); quiet < 3; tries++)
        {
            var statistics = await StatisticsAsync();
            var isSettled = statistics.InFlight == 0
                && (statistics.Transactional == 0 || Channel.Until > Time.GetUtcNow());
            quiet = isSettled ? quiet + 1 : 0;
            if (isSettled)
                await Task.Yield();
            else
                await Task.Delay(1, guard.Token);
            if (tries % 200 == 0 && statistics.InFlight == 0)
                Time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _services.GetRequiredService<INotifyRuntime>().StopAsync(now.Token);
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
