using Microsoft.Extensions.DependencyInjection;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Benchmarks.Telegram;

/// <summary>
/// The complete path, without limits: notifier, bus, worker, Liquid, the check of the markup, the Bot API, settlement.
/// </summary>
internal sealed class NotifyTelegramContender(BotApiSink sink, int calls) : IContender
{
    private readonly Countdown _countdown = new();
    private ServiceProvider? _services;
    private INotifier? _notifier;

    public string Name => $"Notify, {calls} concurrent";

    public int Messages => 6_000;

    public async Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf(Channels.Telegram))
            .AddTemplateSource(new InMemoryTemplateSource { [Alert.Template] = Alert.Liquid })
            .AddTelegram(telegram =>
            {
                (telegram.BotToken, telegram.ApiUrl) = (sink.Token, sink.Url);
                (telegram.RateLimit, telegram.AddressRateLimit, telegram.GroupRateLimit) = (
                    RateLimit.None,
                    RateLimit.None,
                    RateLimit.None);
                (telegram.Concurrency, telegram.CampaignConcurrency) = (calls, calls);
            });
        services.AddSingleton<IDeliveryObserver>(new Counter(_countdown));
        _services = services.BuildServiceProvider();
        _notifier = _services.GetRequiredService<INotifier>();
        await _services.GetRequiredService<INotifyRuntime>().StartAsync();
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        for (var i = 0; i < messages; i++)
            await _notifier!.EnqueueAsync(new Notification("alert", Alert.To(i)) { Model = Alert.Sample });
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.GetRequiredService<INotifyRuntime>().StopAsync();
        await _services!.DisposeAsync();
    }

    private sealed class Counter(Countdown countdown) : IDeliveryObserver
    {
        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            if (delivery.Kind == DeliveryEventKind.Enqueued)
                return ValueTask.CompletedTask;
            if (delivery.Kind != DeliveryEventKind.Sent)
                throw new InvalidOperationException($"A message was not sent: {delivery}");
            countdown.Arrived();
            return ValueTask.CompletedTask;
        }
    }
}
