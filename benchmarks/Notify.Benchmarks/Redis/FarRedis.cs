using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;
using Notify.Templates;
using Notify.Tests.Shared;

namespace Notify.Benchmarks.Redis;

/// <summary>Eight slots with round trips of 100 ms to Redis.</summary>
internal static class FarRedis
{
    private const int Messages = 1_000;

    public static async Task RunAsync(Report report, RedisLab lab)
    {
        using var link = new DelayedLink(IPEndPoint.Parse(lab.Endpoint), TimeSpan.FromMilliseconds(100));
        var countdown = new Countdown();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf("noop"))
            .AddChannel(
                new ChannelRegistration(
                    "noop",
                    new ChannelKind("noop"),
                    _ => new ChannelOptions { Concurrency = 8 },
                    _ => new NoOpSender(countdown)))
            .UseRedisBus(link.Endpoint.ToString())
            .AddTemplateSource(new InMemoryTemplateSource { ["alert/noop.liquid"] = "Hello" });
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine, PassThroughTemplates>());
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<INotifier>().EnqueueAsync(Notifications());
        countdown.Expect(Messages);
        var startedAt = Stopwatch.GetTimestamp();
        await provider.GetRequiredService<INotifyRuntime>().StartAsync();
        await countdown.Done;
        var rate = Messages / Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        report.AddGoal("redis-far: eight slots, round trips of 100 ms", rate, "messages/s", rate >= 60, "≥ 60");
        await provider.GetRequiredService<INotifyRuntime>().StopAsync();
    }

    private static async IAsyncEnumerable<Notification> Notifications()
    {
        for (var i = 0; i < Messages; i++)
            yield return new Notification("alert", Recipients.Next()) { Model = Payload.Sample };
        await Task.CompletedTask;
    }
}
