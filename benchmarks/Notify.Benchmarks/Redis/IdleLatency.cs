using System.Diagnostics;
using Notify.Benchmarks.Latency;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using Notify.Redis;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// Measures a message on an idle bus, from the call that enqueues it to the claim that returns it, with two clients
/// that share only the server, like two processes.
/// </summary>
internal static class IdleLatency
{
    private const int Uncounted = 100;
    private const int Samples = 1_000;
    private const int PauseMilliseconds = 10;

    public static async Task RunAsync(Report report, RedisLab lab)
    {
        await using var sender = new RedisMessageBus(new RedisOptions { Configuration = lab.Endpoint });
        await using var receiver = new RedisMessageBus(new RedisOptions { Configuration = lab.Endpoint });
        var waits = new List<double>();
        for (var sample = -Uncounted; sample < Samples; sample++)
        {
            var claiming = Task.Run(() => receiver.ClaimAsync(SampleEnvelope.Channel, ClaimLimits.Any(1)).AsTask());

            // Long enough for the claim to find nothing and wait, and for all other messages to have arrived.
            await Task.Delay(PauseMilliseconds);
            var envelope = SampleEnvelope.Make();
            var start = Stopwatch.GetTimestamp();
            var arrived = claiming.ContinueWith(
                _ => Stopwatch.GetElapsedTime(start),
                TaskContinuationOptions.ExecuteSynchronously);
            await sender.EnqueueAsync([envelope]);
            var wait = await arrived;
            var lease = (await claiming)[0];
            await receiver.SettleAsync(lease, Settlement.Complete(lease.State));
            if (sample >= 0)
                waits.Add(wait.TotalMilliseconds);
        }

        var (p50, p99) = (waits.At(0.5), waits.At(0.99));
        report.AddGoal(
            $"redis-latency, {lab.Persistence}: enqueue → claim on an idle bus p50",
            p50,
            "ms",
            p50 <= 2,
            "≤ 2 ms");
        report.AddGoal(
            $"redis-latency, {lab.Persistence}: enqueue → claim on an idle bus p99",
            p99,
            "ms",
            p99 <= 15,
            "≤ 15 ms");
        report.AddFact($"{Samples:N0} messages; the slowest took {waits.Max():F1} ms");
    }
}
