using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>What the queues of one bus have in common.</summary>
internal sealed class BusContext(RedisConnection connection, RedisOptions options, TimeProvider time, Random random, ILogger logger)
{
    private const int FirstPause = 50;
    private const int LongestPause = 1000;

    public RedisConnection Connection { get; } = connection;

    public string Namespace { get; } = options.Namespace;

    public RedisBusOptions Options { get; } = options.Bus;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    public OutageLog Outage { get; } = new(logger);

    public CancellationTokenSource Disposing { get; } = new();

    /// <summary>Names this process to Redis; a new one after every start.</summary>
    public string Process { get; } = Guid.NewGuid().ToString("N")[..16];

    public RedisKey Channels => Namespace + ":channels";

    public RedisKey Cancelled => Namespace + ":cancelled";

    /// <summary>Runs a script of a queue.</summary>
    public Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments) => Connection.RunAsync(script, keys, arguments);

    /// <summary>How hints are published: to one shard of a cluster rather than to all.</summary>
    public async ValueTask<string> PublishCommandAsync() => Connection.IsCluster(await Connection.GetAsync().ConfigureAwait(false)) ? "SPUBLISH" : "PUBLISH";

    /// <summary>Pauses before the next try, longer each time.</summary>
    public Task PauseAsync(int tries, CancellationToken cancellationToken) =>
        Task.Delay(Jitter(TimeSpan.FromMilliseconds(Math.Min(FirstPause << Math.Min(tries, 10), LongestPause))), Time, cancellationToken);

    /// <summary>Somewhat less than a time, so that processes do not all come at once.</summary>
    public TimeSpan Jitter(TimeSpan most)
    {
        double share;
        lock (random)
            share = random.NextDouble();
        return most * (0.75 + (share * 0.25));
    }
}
