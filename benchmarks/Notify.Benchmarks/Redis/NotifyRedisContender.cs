using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// The complete path: notifier, bus, worker, pipeline, a sender that does nothing, settlement. The notifications come
/// as streams, which the notifier enqueues in batches.
/// </summary>
internal sealed class NotifyRedisContender(RedisLab lab) : IContender
{
    private readonly Countdown _countdown = new();
    private ServiceProvider? _services;
    private INotifier? _notifier;

    public string Name => "Notify, the whole way";

    public int Messages => 100_000;

    public async Task SetUpAsync()
    {
        await lab.EmptyAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf(SampleEnvelope.Channel))
            .AddChannel(
                new ChannelRegistration(
                    SampleEnvelope.Channel,
                    new ChannelKind(SampleEnvelope.Channel),
                    _ => new ChannelOptions { Concurrency = 256, CampaignConcurrency = 256 },
                    _ => new NoOpSender(_countdown)))
            .UseRedisBus(lab.Endpoint)
            .AddTemplateSource(new InMemoryTemplateSource { ["alert/noop.liquid"] = "Hello" });
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine, PassThroughTemplates>());
        _services = services.BuildServiceProvider();
        _notifier = _services.GetRequiredService<INotifier>();
        await _services.GetRequiredService<INotifyRuntime>().StartAsync();
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Producers.RunAsync(messages, async count => await _notifier!.EnqueueAsync(Notifications(count)));
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.GetRequiredService<INotifyRuntime>().StopAsync();
        await _services!.DisposeAsync();
    }

    private static async IAsyncEnumerable<Notification> Notifications(int count)
    {
        for (var i = 0; i < count; i++)
            yield return new Notification("alert", Recipients.Next()) { Model = Payload.Sample };
        await Task.CompletedTask;
    }
}
