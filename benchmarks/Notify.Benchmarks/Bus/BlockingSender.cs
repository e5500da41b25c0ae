using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Benchmarks.Bus;

/// <summary>A sender that blocks its thread for 10 ms, with a concurrency of 16.</summary>
internal sealed class BlockingSender : IChannelSender
{
    public const string Part = "blocking";

    private const int Messages = 3_000;
    private static readonly TimeSpan Block = TimeSpan.FromMilliseconds(10);

    private readonly Countdown _countdown = new();

    public static async Task RunAsync(Report report)
    {
        var sender = new BlockingSender();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf("noop"))
            .AddChannel(new ChannelRegistration(
                "noop", new ChannelKind("noop"), _ => new ChannelOptions { Concurrency = 16 }, _ => sender))
            .AddTemplateSource(new InMemoryTemplateSource { ["alert/noop.liquid"] = "Hello" });
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine, PassThroughTemplates>());
        await using var provider = services.BuildServiceProvider();
        var notifier = provider.GetRequiredService<INotifier>();
        sender._countdown.Expect(Messages);
        for (var i = 0; i < Messages; i++)
            await notifier.EnqueueAsync(new Notification("alert", Recipients.Next()) { Model = Payload.Sample });
        var startedAt = Stopwatch.GetTimestamp();
        await provider.GetRequiredService<INotifyRuntime>().StartAsync();
        await sender._countdown.Done;
        var rate = Messages / Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        report.AddGoal(
            "a sender that blocks its thread for 10 ms, concurrency 16",
            rate,
            "messages/s",
            rate >= 300,
            "≥ 300");
        await provider.GetRequiredService<INotifyRuntime>().StopAsync();
    }

    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        Thread.Sleep(Block);
        _countdown.Arrived();
        return new(SendResult.Sent());
    }
}
