using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;

namespace Notify.Benchmarks.Latency;

/// <summary>
/// Enqueues and sends a campaign, and during it an alert every few milliseconds. Measures the time until the send of
/// the alert begins.
/// </summary>
internal static class CampaignBesideAlerts
{
    private const int Slots = 16;

    public static async Task RunAsync(Report report, int recipients, RateLimit limit)
    {
        var waits = new ConcurrentBag<double>();
        var sent = 0;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf("slow"))
            .AddChannel(
                new ChannelRegistration(
                    "slow",
                    new ChannelKind("slow"),
                    _ => new ChannelOptions { Concurrency = Slots, RateLimit = limit },
                    _ => new SlowSender(waits, () => Interlocked.Increment(ref sent))))
            .AddTemplateSource(
                new Notify.Templates.InMemoryTemplateSource
                {
                    ["alert/slow.liquid"] = "{{ At }}",
                    ["news/slow.liquid"] = "News for {{ Name }}",
                });
        await using var provider = services.BuildServiceProvider();
        var notifier = provider.GetRequiredService<INotifier>();
        var runtime = provider.GetRequiredService<INotifyRuntime>();
        await runtime.StartAsync();

        GC.Collect();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var peak = memory;
        var start = Stopwatch.GetTimestamp();
        var campaign = Task.Run(() => notifier.EnqueueAsync(Recipients(recipients)));
        while (Volatile.Read(ref sent) < recipients)
        {
            await notifier.EnqueueAsync(
                new Notification("alert", Someone(0)) { Model = new { At = Stopwatch.GetTimestamp() } });
            await Task.Delay(20);
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        }

        var items = await campaign;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await runtime.StopAsync();

        var p50 = waits.At(0.5);
        var permit = limit.IsNone ? 0 : limit.Window.TotalMilliseconds / limit.Permits;
        var goal = limit.IsNone ? 50 : 2 * permit;
        var name = limit.IsNone ? "limiter off" : $"limiter {limit.Permits}/s";
        report.AddGoal(
            $"alert during a campaign of {recipients:N0}, {name}: enqueue → send p50",
            p50,
            "ms",
            p50 <= goal,
            $"≤ {goal} ms");
        report.AddFact(
            $"p99 {waits.At(0.99):F2} ms over {waits.Count} alerts; campaign {items.Accepted:N0} accepted, sent at "
                + $"{recipients / seconds:N0}/s; managed memory {memory >> 20} MB before, {peak >> 20} MB at its peak");
    }

    private static async IAsyncEnumerable<Notification> Recipients(int count)
    {
        for (var i = 0; i < count; i++)
            yield return new Notification("news", Someone(i)) { Lane = Lane.Campaign, Model = new { Name = "Ada" } };
        await Task.CompletedTask;
    }

    private static Recipient Someone(int i) =>
        new($"user-{i}") { Addresses = new Dictionary<string, string> { ["slow"] = "somewhere" } };

    /// <summary>Takes about a millisecond, like a provider nearby.</summary>
    private sealed class SlowSender(ConcurrentBag<double> waits, Action campaignSent) : IChannelSender
    {
        public async ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
        {
            if (request.Envelope.Lane == Lane.Transactional)
            {
                waits.Add(
                    Stopwatch.GetElapsedTime(
                            long.Parse(request.Content.Body, System.Globalization.CultureInfo.InvariantCulture))
                        .TotalMilliseconds);
            }

            await Task.Delay(1, cancellationToken);
            if (request.Envelope.Lane == Lane.Campaign)
                campaignSent();
            return SendResult.Sent();
        }
    }
}
