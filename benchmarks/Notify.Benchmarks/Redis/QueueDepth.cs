using System.Diagnostics;
using Notify.Benchmarks.Latency;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using Notify.Redis;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// Measures the cost of a message while many others are queued: memory of the server, and the time to enqueue it, and
/// to claim and settle it.
/// </summary>
internal static class QueueDepth
{
    private const int Bunch = 500;
    private const int Steps = 100;
    private static readonly int[] Depths = [1_000, 10_000, 100_000, 1_000_000];

    public static async Task RunAsync(Report report, RedisLab lab)
    {
        await using var bus = new RedisMessageBus(
            new RedisOptions { Configuration = lab.Endpoint, Bus = { LaneCapacity = Depths[^1] + (2 * Bunch) } });
        for (var step = 0; step < Steps; step++)
            await StepAsync(bus);
        var empty = await lab.UsedMemoryAsync();
        var most = (1.5 * SampleEnvelope.Bytes) + 400;
        DepthCost? first = null;
        var queued = 0;
        foreach (var depth in Depths)
        {
            for (; queued < depth; queued += Bunch)
                await bus.EnqueueAsync(SampleEnvelope.Make(Bunch));
            var bytes = (await lab.UsedMemoryAsync() - empty) / (double)depth;
            report.AddGoal(
                $"redis-memory: {depth:N0} queued, bytes of the server a message",
                bytes,
                "B",
                bytes <= most,
                $"≤ 1.5 × {SampleEnvelope.Bytes} + 400 B");

            var cost = await MeasureAsync(bus, lab);
            first ??= cost;
            report.AddFact(
                $"at that depth a message took {cost.Enqueue:F1} µs to enqueue, {cost.Deliver:F1} µs to claim and "
                    + $"settle; of the server's processor time {cost.Server:F1} µs");
            if (depth != Depths[0])
            {
                AddGoal(report, depth, "to enqueue", cost.Enqueue / first.Enqueue);
                AddGoal(report, depth, "to claim and settle", cost.Deliver / first.Deliver);
                AddGoal(report, depth, "of the server's processor", cost.Server / first.Server);
            }
        }
    }

    private static void AddGoal(Report report, int depth, string what, double ratio) =>
        report.AddGoal(
            $"redis-memory: {depth:N0} queued, time {what} against {Depths[0]:N0} queued",
            ratio,
            "×",
            ratio <= 1.3,
            "≤ 1.3");

    /// <summary>Returns medians over batches that come and go while the depth stays.</summary>
    private static async Task<DepthCost> MeasureAsync(RedisMessageBus bus, RedisLab lab)
    {
        var (enqueue, deliver) = (new List<double>(), new List<double>());
        var server = await lab.ProcessorTimeAsync();
        for (var step = 0; step < Steps; step++)
        {
            var (one, other) = await StepAsync(bus);
            enqueue.Add(one.TotalMicroseconds / Bunch);
            deliver.Add(other.TotalMicroseconds / Bunch);
        }

        server = await lab.ProcessorTimeAsync() - server;
        return new DepthCost(enqueue.At(0.5), deliver.At(0.5), server.TotalMicroseconds / (Steps * Bunch));
    }

    private static async Task<(TimeSpan Enqueue, TimeSpan Deliver)> StepAsync(RedisMessageBus bus)
    {
        var envelopes = SampleEnvelope.Make(Bunch);
        var start = Stopwatch.GetTimestamp();
        await bus.EnqueueAsync(envelopes);
        var enqueue = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        var leases = await bus.ClaimAsync(SampleEnvelope.Channel, ClaimLimits.Any(Bunch));
        var ended = await Task.WhenAll(
            leases.Select(lease => bus.SettleAsync(lease, Settlement.Complete(lease.State)).AsTask()));
        if (ended.Length != Bunch || !ended.All(done => done))
            throw new InvalidOperationException("Not all that was queued came.");
        return (enqueue, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>The microseconds per message.</summary>
    private sealed record DepthCost(double Enqueue, double Deliver, double Server);
}
