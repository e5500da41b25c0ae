using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The services and settings that the queues of one bus share.</summary>
internal sealed class BusContext(
    RedisConnection connection,
    RedisOptions options,
    TimeProvider time,
    Random random,
    ILogger logger)
{
    private const int FirstPause = 50;
    private const int LongestPause = 1000;

    public RedisConnection Connection { get; } = connection;

    public string Namespace { get; } = options.Namespace;

    public RedisBusOptions Options { get; } = options.Bus;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    public OutageLog Outage { get; } = new(logger);

    public ClockLog Clocks { get; } = new(logger);

    public CancellationTokenSource Disposing { get; } = new();

    /// <summary>The id of this process in Redis. It is new after each start.</summary>
    public string Process { get; } = Guid.NewGuid().ToString("N")[..16];

    public RedisKey Channels => Namespace + ":channels";

    /// <summary>The cancellation marks of all queues.</summary>
    public RedisKey Canceled => Namespace + ":canceled";

    /// <summary>Exists while a process has removed unused cancellation marks recently.</summary>
    public RedisKey CanceledSweep => Namespace + ":canceled-sweep";

    /// <summary>Runs a script of a queue.</summary>
    public Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments) =>
        Connection.RunAsync(script, keys, arguments);

    /// <summary>
    /// The command that publishes wake-up signals. On a cluster it publishes to one shard instead of all.
    /// </summary>
    public async ValueTask<string> PublishCommandAsync() =>
        Connection.IsCluster(await Connection.GetAsync().ConfigureAwait(false)) ? "SPUBLISH" : "PUBLISH";

    /// <summary>Waits before the next attempt, longer each time.</summary>
    public Task PauseAsync(int tries, CancellationToken cancellationToken) =>
        Task.Delay(
            Jitter(TimeSpan.FromMilliseconds(Math.Min(FirstPause << Math.Min(tries, 10), LongestPause))),
            Time,
            cancellationToken);

    /// <summary>Returns 75 to 100 % of a time, so that processes do not call Redis simultaneously.</summary>
    public TimeSpan Jitter(TimeSpan most)
    {
        double share;
        lock (random)
            share = random.NextDouble();
        return most * (0.75 + (share * 0.25));
    }
}

/// <summary>Logs when Redis becomes unreachable and when it replies again, instead of each failed call.</summary>
internal sealed class OutageLog(ILogger logger)
{
    private int _away;

    public bool IsAway => Volatile.Read(ref _away) != 0;

    public void Begin(Exception cause)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
            logger.RedisUnavailable(RedisFailure.Reason(cause));
    }

    public void End()
    {
        if (IsAway && Interlocked.Exchange(ref _away, 0) == 1)
            logger.RedisAvailable();
    }
}
