using System.Collections.Concurrent;
using System.Diagnostics;
using Notify.Benchmarks.Latency;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using Notify.Redis;
using StackExchange.Redis;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// The time from the call that enqueues a message to the claim that returns it, with the marks of three days of
/// cancellations and without any. Messages go to both in turn, so that a disturbance of the machine affects both; each
/// has 50 messages and one cancellation a second.
/// </summary>
internal static class CancelMarks
{
    private const int Marks = 260_000;
    private const int Messages = 4_000;
    private const int Uncounted = 200;
    private const int CancelEvery = 50;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly string[] Channels = ["noop", "noop2", "noop3"];

    public static async Task RunAsync(Report report, RedisLab lab)
    {
        await using var without = await Side.StartAsync(lab, "without");
        await using var with = await Side.StartAsync(lab, "with");
        await SeedAsync(lab.Database, "with");
        for (var number = 0; number < Messages; number++)
        {
            foreach (var side in number % 2 == 0 ? new[] { without, with } : [with, without])
            {
                var next = Task.Delay(Pace);
                await side.SendAsync(Channels[number % Channels.Length]);
                if (number % CancelEvery == 0)
                    await side.CancelAsync();
                await next;
            }
        }

        foreach (var side in new[] { without, with })
        {
            report.AddFact(
                $"redis-cancel, {side.Name} marks: enqueue → claim p50 {side.Waits.At(0.5):F2} ms, "
                + $"p90 {side.Waits.At(0.9):F2} ms, p99 {side.Waits.At(0.99):F2} ms");
        }

        var ratio = with.Waits.At(0.99) / without.Waits.At(0.99);
        report.AddGoal($"redis-cancel: p99 with {Marks:N0} cancel marks / without", ratio, "×", ratio <= 1.2, "≤ 1.2");
    }

    /// <summary>Writes the marks as cancellations do, but many at a time.</summary>
    private static async Task SeedAsync(IDatabase database, string name)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var ids in Enumerable.Range(0, Marks).Select(_ => Guid.CreateVersion7().ToString()).Chunk(5_000))
        {
            SortedSetEntry[] all = [.. ids.Select(id => new SortedSetEntry("n:" + id, now))];
            await database.SortedSetAddAsync($"{name}:canceled", all);
            foreach (var channel in Channels)
                await database.HashSetAsync($"{{{name}:{channel}}}:cn", [.. ids.Select(id => new HashEntry(id, now))]);
        }
    }

    /// <summary>A producer and a worker, which share nothing but the server.</summary>
    private sealed class Side : IAsyncDisposable
    {
        private readonly RedisMessageBus _producer;
        private readonly RedisMessageBus _worker;
        private readonly ConcurrentDictionary<Guid, long> _started = new();
        private readonly ConcurrentQueue<double> _waits = new();
        private readonly CancellationTokenSource _ending = new();
        private readonly List<Task> _working = [];

        private Side(RedisLab lab, string name)
        {
            Name = name;
            _producer = new RedisMessageBus(new RedisOptions { Configuration = lab.Endpoint, Namespace = name });
            _worker = new RedisMessageBus(new RedisOptions { Configuration = lab.Endpoint, Namespace = name });
        }

        public string Name { get; }

        /// <summary>The times in milliseconds, without those of the first messages.</summary>
        public IEnumerable<double> Waits => _waits.Skip(Uncounted);

        public static async Task<Side> StartAsync(RedisLab lab, string name)
        {
            var side = new Side(lab, name);
            foreach (var channel in Channels)
                side._working.Add(Task.Run(() => side.WorkAsync(channel)));
            foreach (var channel in Channels)
                await side.SendAsync(channel);
            return side;
        }

        public ValueTask CancelAsync() => _producer.Control.CancelAsync(Guid.CreateVersion7());

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await Task.WhenAll(_working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _producer.DisposeAsync();
            await _worker.DisposeAsync();
            _ending.Dispose();
        }

        public async Task SendAsync(string channel)
        {
            var envelope = SampleEnvelope.Make(channel);
            _started[envelope.Id] = Stopwatch.GetTimestamp();
            await _producer.EnqueueAsync([envelope]);
        }

        private async Task WorkAsync(string channel)
        {
            while (true)
            {
                foreach (var lease in await _worker.ClaimAsync(channel, ClaimLimits.Any(8), _ending.Token))
                {
                    if (_started.TryRemove(lease.Envelope.Id, out var start))
                        _waits.Enqueue(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    _ = _worker.SettleAsync(lease, Settlement.Complete(lease.State)).AsTask();
                }
            }
        }
    }
}
