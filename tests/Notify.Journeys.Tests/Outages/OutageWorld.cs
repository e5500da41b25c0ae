using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using Notify.Tests.Pipeline;

namespace Notify.Journeys.Tests.Outages;

/// <summary>One channel with its real sender, whose provider has an outage, on a clock that the test moves.</summary>
internal sealed class OutageWorld : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    // By the machine's clock. Generous for a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StandstillPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StandstillStep = TimeSpan.FromMilliseconds(100);

    private readonly OutageProvider _provider;
    private readonly EventLog _events = new();
    private readonly WatchedTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private ServiceProvider _services = null!;

    private OutageWorld(OutageProvider provider) => _provider = provider;

    /// <summary>The requests or, if the server is not reached, the sends.</summary>
    public long Requests
    {
        get
        {
            lock (_events.All)
                return Math.Max(_provider.Requests, _events.All.Count(delivery => delivery.Attempt > 0));
        }
    }

    /// <summary>The recipients whose message was sent.</summary>
    public int Sent
    {
        get
        {
            lock (_events.All)
            {
                return _events.All
                    .Where(delivery => delivery.Kind == DeliveryEventKind.Sent)
                    .Select(delivery => delivery.Envelope.Id)
                    .Distinct()
                    .Count();
            }
        }
    }

    /// <summary>The states of the channel and of its providers that are not working.</summary>
    public IEnumerable<ChannelStatus> Paused => Monitor.Channels
        .Where(row => row.Channel == _provider.Channel && row.Status != ChannelStatus.Working)
        .Select(row => row.Status);

    private IMessageBus Bus => _services.GetRequiredService<IMessageBus>();

    private IChannelMonitor Monitor => _services.GetRequiredService<IChannelMonitor>();

    public static async Task<OutageWorld> StartAsync(OutageProvider provider, string form, int messages)
    {
        var world = new OutageWorld(provider);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(world._time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IDeliveryObserver>(world._events);
        var builder = services.AddNotify(o => o.Via = Via.FirstOf(provider.Channel))
            .AddTemplateSource(new InMemoryTemplateSource
            {
                [$"alert/{provider.Channel}.liquid"] = Template(provider.Channel),
            });
        await provider.StartAsync(services, builder, world._time, form);
        world._services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        var notifier = world._services.GetRequiredService<INotifier>();
        for (var number = 0; number < messages; number++)
            await notifier.EnqueueAsync(new Notification("alert", provider.Recipient(number)));
        provider.Prepare(world._services);
        await world._services.GetRequiredService<INotifyRuntime>().StartAsync();
        return world;
    }

    public async Task<ChannelStatistics> StatisticsAsync() => (await Bus.GetStatisticsAsync()).For(_provider.Channel);

    /// <summary>
    /// Waits for the events of messages that have left the queue: observers are notified after the settlement.
    /// </summary>
    public async Task ObservedAsync(int messages)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(startedAt) < Patience)
        {
            var statistics = await StatisticsAsync();
            var queued = statistics.Transactional + statistics.Delayed + statistics.InFlight;
            if (Sent + queued + statistics.DeadLetters >= messages)
                return;
            await Task.Yield();
        }
    }

    /// <summary>Moves the clock. Each step waits until all deliveries rest, or wait for an answer.</summary>
    public async Task PassAsync(TimeSpan duration, Func<bool>? until = null)
    {
        await RestAsync();
        for (var passed = TimeSpan.Zero; passed < duration && until?.Invoke() != true; passed += Step)
        {
            _time.Advance(Step);
            await RestAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _services.GetRequiredService<INotifyRuntime>().StopAsync(now.Token);
        await _services.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private static string Template(string channel) => channel switch
    {
        Channels.Email => "---\nsubject: Alert\n---\nThe order failed",
        Channels.Push => "---\ntitle: Alert\n---\nThe order failed",
        _ => "The order failed",
    };

    /// <summary>Waits until no delivery continues before the clock is moved.</summary>
    /// <remarks>
    /// Only moving the clock further can end two kinds of standstill. A canceled send may wait a few seconds for the
    /// reply to its QUIT; small steps keep the sends that are only slow within their time limits. And a worker that lost
    /// its processor after it computed the length of a pause, before it set the timer, is late by the time that the
    /// clock was moved meanwhile: up to a whole pause. Nothing is being sent then, so the steps can be long.
    /// </remarks>
    private async Task RestAsync()
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        var lastMove = startedAt;
        while (true)
        {
            var statistics = await StatisticsAsync();
            if (IsAtRest(statistics))
                return;
            if (TimeProvider.System.GetElapsedTime(startedAt) > Patience)
            {
                var health = Monitor.Channels.First(row => row.Channel == _provider.Channel);
                throw new TimeoutException(
                    $"The deliveries neither ended nor wait for an answer: {statistics}, {health}, " +
                    $"{_provider.Silent.Count} silent, at {_time.GetUtcNow():O}, {_provider.Requests} requests.");
            }

            if (TimeProvider.System.GetElapsedTime(lastMove) > StandstillPatience)
            {
                _time.Advance(statistics.InFlight > 0 ? StandstillStep : Step);
                lastMove = TimeProvider.System.GetTimestamp();
            }

            await Task.Yield();
        }
    }

    private bool IsAtRest(ChannelStatistics statistics)
    {
        if (statistics.InFlight > 0)
            return statistics.InFlight == _provider.Silent.Count;
        return statistics.Transactional == 0
            || Monitor.Channels.First(row => row.Channel == _provider.Channel).Until > _time.GetUtcNow();
    }
}
