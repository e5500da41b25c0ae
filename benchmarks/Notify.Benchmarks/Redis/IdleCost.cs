using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// Measures the processor time of the server while a host with four channels waits and receives nothing, and without
/// any host for comparison.
/// </summary>
internal static class IdleCost
{
    private const int Channels = 4;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(Report report, RedisLab lab)
    {
        var alone = await ShareAsync(lab);
        var services = new ServiceCollection();
        services.AddLogging();
        var builder = services.AddNotify(options => options.Via = Via.FirstOf("idle-1"))
            .UseRedisBus(lab.Endpoint)
            .AddTemplateSource(new InMemoryTemplateSource());
        for (var number = 1; number <= Channels; number++)
        {
            var name = $"idle-{number}";
            builder.AddChannel(
                new ChannelRegistration(
                    name,
                    new ChannelKind(name),
                    _ => new ChannelOptions(),
                    _ => new NoOpSender(new Countdown())));
        }

        await using var provider = services.BuildServiceProvider();
        var runtime = provider.GetRequiredService<INotifyRuntime>();
        await runtime.StartAsync();

        // Connecting and subscribing have ended by then.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var before = Environment.CpuUsage.TotalTime;
        var waiting = await ShareAsync(lab);
        var own = (Environment.CpuUsage.TotalTime - before) / Watched * 100;
        await runtime.StopAsync();
        report.AddGoal(
            $"redis-idle: the server's processor time with {Channels} channels of one process waiting",
            waiting,
            "%",
            waiting <= 1,
            "≤ 1 %");
        report.AddFact(
            $"{alone:F2} % with only this benchmark connected; the waiting process itself took {own:F2} %");
    }

    /// <summary>Returns the percentage of one core.</summary>
    private static async Task<double> ShareAsync(RedisLab lab)
    {
        var start = Stopwatch.GetTimestamp();
        var before = await lab.ProcessorTimeAsync();
        await Task.Delay(Watched);
        return (await lab.ProcessorTimeAsync() - before) / Stopwatch.GetElapsedTime(start) * 100;
    }
}
