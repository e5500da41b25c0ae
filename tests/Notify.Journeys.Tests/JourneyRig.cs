using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Email;
using Notify.Push;
using Notify.Telegram;
using Notify.Testing;
using Notify.Tests.Pipeline;

namespace Notify.Journeys.Tests;

/// <summary>
/// Notify as an application configures it, with all three channels, which use the real protocols with local receivers,
/// on a clock that the test moves.
/// </summary>
internal sealed class JourneyRig : IAsyncDisposable
{
    public const string Mailbox = "ada@example.com";
    public const long Chat = 42;

    private static readonly VapidKeys Keys = VapidKeys.Generate();

    private readonly List<LocalPushService> _furtherPushServices = [];
    private ServiceProvider _services = null!;
    private LocalPushSubscription? _accepting;

    private JourneyRig() { }

    public WatchedTime Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public EventLog Events { get; } = new();

    public LocalPushService Push { get; private set; } = null!;

    public LocalSmtpServer Smtp { get; private set; } = null!;

    public LocalBotApi Bot { get; private set; } = null!;

    public INotifier Notifier => _services.GetRequiredService<INotifier>();

    public IAddressBook Book => _services.GetRequiredService<IAddressBook>();

    public IMessageBus Bus => _services.GetRequiredService<IMessageBus>();

    public IChannelMonitor Monitor => _services.GetRequiredService<IChannelMonitor>();

    public static async Task<JourneyRig> StartAsync(Action<TelegramOptions>? telegram = null)
    {
        var rig = new JourneyRig();
        rig.Push = await rig.PushServiceAsync();
        rig.Smtp = await LocalSmtpServer.StartAsync(new LocalSmtpServerOptions { TimeProvider = rig.Time });
        rig.Bot = await LocalBotApi.StartAsync(new LocalBotApiOptions { TimeProvider = rig.Time });
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(rig.Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IDeliveryObserver>(rig.Events);
        services.AddNotify(o => o.Via = Via.FirstOf(Channels.Push, Channels.Email, Channels.Telegram))
            .AddTemplates(Path.Combine(AppContext.BaseDirectory, "templates"))
            .AddPush(o =>
            {
                (o.VapidPublicKey, o.VapidPrivateKey, o.Subject, o.AllowPrivateNetworks, o.RetryJitter) = (
                    Keys.PublicKey,
                    Keys.PrivateKey,
                    "mailto:ops@example.com",
                    true,
                    0);
            })
            .AddEmail(o =>
                (o.Host, o.Port, o.Security, o.From, o.RetryJitter) = (rig.Smtp.Host,
                    rig.Smtp.Port,
                    SmtpSecurity.None,
                    "Alerts <alerts@example.com>",
                    0))
            .AddTelegram(o =>
            {
                (o.ApiUrl, o.BotToken, o.RetryJitter) = (rig.Bot.Url, rig.Bot.Token, 0);
                telegram?.Invoke(o);
            });
        rig._services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        await rig._services.GetRequiredService<INotifyRuntime>().StartAsync();
        return rig;
    }

    public LocalPushSubscription Subscribe(LocalPushService? service = null) =>
        (service ?? Push).CreateSubscription(Keys.PublicKey);

    /// <summary>Starts a push service in addition to <see cref="Push"/>.</summary>
    public async Task<LocalPushService> AnotherPushServiceAsync()
    {
        var service = await PushServiceAsync();
        _furtherPushServices.Add(service);
        return service;
    }

    /// <summary>Returns a user with an address of each requested kind in the address book.</summary>
    public async Task<Recipient> AdaAsync(
        bool email = true,
        bool telegram = true,
        params LocalPushSubscription[] devices)
    {
        foreach (var device in devices)
            await Book.AddAddressAsync("ada", Channels.Push, device.ToJson());
        if (email)
            await Book.AddAddressAsync("ada", Channels.Email, Mailbox);
        if (telegram)
            await Book.AddAddressAsync("ada", Channels.Telegram, $"{Chat}");
        return new Recipient("ada");
    }

    public static Notification StopLoss(Recipient recipient, string reason = "insufficient margin") =>
        new("position-failed-stop-loss", recipient)
        {
            Model = new
            {
                Symbol = "XAUUSD",
                Side = "long",
                Volume = "2 lots",
                Price = "4,012.50",
                Reason = reason,
                Url = "https://example.com/positions/XAUUSD",
            },
        };

    public async Task<Guid> EnqueueAsync(Notification notification) => (await Notifier.EnqueueAsync(notification)).Id;

    /// <summary>
    /// Returns the next event of a channel, because the workers of two channels report in any order. If the envelope is
    /// due later, the clock is moved to that time.
    /// </summary>
    public async Task<DeliveryEvent> NextAsync(string channel)
    {
        var told = await Events.NextOnAsync(channel);
        if (told.NextAt is { } next && next > Time.GetUtcNow())
            Time.Advance(next - Time.GetUtcNow());
        return told;
    }

    /// <summary>
    /// Returns the next event of web push after which another device of the same service has accepted a message, so
    /// that the failure before it was not an outage. Then advances the time to the next attempt.
    /// </summary>
    public async Task<DeliveryEvent> NextWhileOthersAreAcceptedAsync()
    {
        var failed = await Events.NextOnAsync(Channels.Push);
        if (failed.NextAt is { } next)
        {
            await Book.AddAddressAsync("karl", Channels.Push, (_accepting ??= Subscribe()).ToJson());
            await EnqueueAsync(StopLoss(new Recipient("karl")));
            (await Events.NextOnAsync(Channels.Push)).Kind.Should().Be(DeliveryEventKind.Sent);
            Time.Advance(next - Time.GetUtcNow());
        }

        return failed;
    }

    public async Task<DeadLetter> DeadLetterAsync() =>
        (await Bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items.Should().ContainSingle().Which;

    /// <summary>Checks the expiry of tokens by the clock of the test.</summary>
    private Task<LocalPushService> PushServiceAsync() =>
        LocalPushService.StartAsync(new LocalPushServiceOptions { TimeProvider = Time });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _services.GetRequiredService<INotifyRuntime>().StopAsync(now.Token);
        await _services.DisposeAsync();
        foreach (IAsyncDisposable receiver in (IAsyncDisposable[])[Push, Smtp, Bot, .. _furtherPushServices])
            await receiver.DisposeAsync();
    }
}
