using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Benchmarks.Bus;

/// <summary>
/// The complete path: notifier, bus, worker, pipeline, renderer, a sender that does nothing, settlement.
/// </summary>
internal sealed class NotifyContender(bool realTemplate) : IContender
{
    private readonly Countdown _countdown = new();
    private ServiceProvider? _services;
    private INotifier? _notifier;

    public string Name => realTemplate ? "Notify, real template" : "Notify";

    public int Messages => realTemplate ? 200_000 : 1_000_000;

    public async Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf("noop"))
            .AddChannel(
                new ChannelRegistration(
                    "noop",
                    new ChannelKind("noop"),
                    _ => new ChannelOptions { Concurrency = 256, CampaignConcurrency = 256 },
                    _ => new NoOpSender(_countdown)))
            .UseInMemory(bus => bus.LaneCapacity = Payload.Capacity)
            .AddTemplateSource(
                new InMemoryTemplateSource
                {
                    ["alert/noop.liquid"] = "{{ Side }} {{ Symbol }} at {{ Price }} failed: {{ Note }}",
                });
        if (!realTemplate)
            services.Replace(ServiceDescriptor.Singleton<ITemplateEngine, PassThroughTemplates>());
        _services = services.BuildServiceProvider();
        _notifier = _services.GetRequiredService<INotifier>();
        await _services.GetRequiredService<INotifyRuntime>().StartAsync();
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Producers.RunAsync(messages, async count =>
        {
            for (var i = 0; i < count; i++)
                await _notifier!.EnqueueAsync(new Notification("alert", Recipients.Next()) { Model = Payload.Sample });
        });
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.GetRequiredService<INotifyRuntime>().StopAsync();
        await _services!.DisposeAsync();
    }
}
