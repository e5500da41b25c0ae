using System.ComponentModel;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Redis;

/// <summary>The parts that need a redis-server. Each starts a separate one.</summary>
internal static class RedisComparison
{
    public static IReadOnlyList<string> Parts { get; } =
        ["redis", "redis-latency", "redis-idle", "redis-memory", "redis-cancel", "redis-far"];

    public static async Task RunAsync(
        Report report,
        IReadOnlyCollection<string> chosen,
        int rounds,
        string? appendFsync)
    {
        foreach (var part in Parts.Where(chosen.Contains))
        {
            RedisLab lab;
            try
            {
                lab = await RedisLab.StartAsync(appendFsync);
            }
            catch (Win32Exception)
            {
                report.AddFact($"{part}: there is no redis-server here, so it was left out");
                continue;
            }

            await using (lab)
            {
                await (part switch
                {
                    "redis" => EndToEndAsync(report, lab, rounds),
                    "redis-latency" => IdleLatency.RunAsync(report, lab),
                    "redis-idle" => IdleCost.RunAsync(report, lab),
                    "redis-far" => FarRedis.RunAsync(report, lab),
                    "redis-cancel" => CancelMarks.RunAsync(report, lab),
                    _ => QueueDepth.RunAsync(report, lab),
                });
            }
        }
    }

    private static async Task EndToEndAsync(Report report, RedisLab lab, int rounds)
    {
        var node = await BullMqContender.FindAsync(lab);
        var hangfire = new HangfireRedisContender(lab);
        var whole = new NotifyRedisContender(lab);
        var results = await Rounds.RunAsync(
            [
                new RedisBusContender(lab, oneByOne: false),
                new RedisBusContender(lab, oneByOne: true),
                whole,
                new BareStreamsContender(lab, oneByOne: false),
                new BareStreamsContender(lab, oneByOne: true),
                hangfire,
                .. node is null ? (IContender[])[] : [node],
            ],
            rounds,
            lab.ProcessorTimeAsync);
        Goal[] goals =
        [
            .. new[] { RedisBusContender.Lists, whole.Name }.SelectMany(ours => (Goal[])
            [
                new(ours, BareStreamsContender.Together, 1.5),
                new(ours, BareStreamsContender.Single, 1.5),
                new(ours, hangfire.Name, 60),
                .. node is null ? (Goal[])[] : [new(ours, node.Name, 12)],
            ]),
        ];
        report.Add("redis, " + lab.Persistence, results, goals);
        report.AddFact(
            $"redis: envelopes of {SampleEnvelope.Bytes} bytes as JSON; batches of {Bunches.Size}, {Bunches.Consumers} "
                + "consumers; the processor time is that of this process, without that of BullMQ");
        if (node is null)
            report.AddFact("redis: there is no node here, so npm BullMQ was left out");
    }
}
