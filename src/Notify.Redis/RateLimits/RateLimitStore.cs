using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>
/// Connects the limits of this process to Redis: the id of the process, whether Redis is reachable, the number of
/// processes, and the timer that renews holds.
/// </summary>
internal sealed partial class RateLimitStore : IAsyncDisposable
{
    private static readonly RedisScript Script = RedisScript.Load("rate-limit.lua");

    // A delivery waits no longer than this for Redis; then the local share applies.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CountOfProcessesLasts = TimeSpan.FromSeconds(60);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;

    // Never acquired while the lock of a limiter is held.
    private readonly Lock _gate = new();
    private volatile int _processes = 1;
    private long _countedAt;
    private volatile int _epoch;
    private volatile bool _down;
    private volatile bool _disposed;
    private RedisRateLimiter? _probe;

    public RateLimitStore(
        RedisConnection connection,
        TimeProvider time,
        Random random,
        ILogger logger)
    {
        _connection = connection;
        _time = time;
        _random = random;
        _logger = logger;
        _countedAt = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((RateLimitStore)state!).OnTimer(), this, Tick, Tick);
    }

    /// <summary>The id of this process among those that share the limits.</summary>
    public string Process { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public TimeProvider Time => _time;

    public long Now => _time.GetTimestamp();

    /// <summary>Whether Redis is unreachable, so that each process uses its share.</summary>
    public bool IsDown => _down;

    /// <summary>
    /// Incremented when Redis becomes unreachable. Permits that were reported before must be reported again.
    /// </summary>
    public int Epoch => _epoch;

    /// <summary>The last known number of processes that use the limits, at least 1.</summary>
    public int Processes => _processes;

    public TimeSpan Between(long earlier, long later) => _time.GetElapsedTime(earlier, later);

    /// <summary>A number from 0 to 1.</summary>
    public double NextRandom()
    {
        lock (_random)
            return _random.NextDouble();
    }

    /// <summary>Calls rate-limit.lua.</summary>
    /// <returns>Null if Redis is unreachable.</returns>
    public async ValueTask<LimitReply?> AskAsync(RedisRateLimiter limiter, LimitRequest call)
    {
        try
        {
            await ConnectAsync().ConfigureAwait(false);
            var running = _connection.RunAsync(Script, limiter.Keys, call.Arguments);
            RedisFailure.Observe(running);
            return Answered(LimitReply.Parse(await running.WaitAsync(ReplyTimeout, _time).ConfigureAwait(false)));
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            FallBack(limiter, call, failure);
            return null;
        }
    }

    /// <summary>Calls rate-limit.lua and blocks the thread.</summary>
    /// <returns>Null if Redis is unreachable.</returns>
    public LimitReply? Ask(RedisRateLimiter limiter, LimitRequest call)
    {
        try
        {
            var connecting = _connection.GetAsync();
            if (!connecting.IsCompleted)
                throw new TimeoutException("The connection is still being made.");
            var client = connecting.GetAwaiter().GetResult();
            return Answered(LimitReply.Parse(RedisConnection.Run(client, Script, limiter.Keys, call.Arguments)));
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            FallBack(limiter, call, failure);
            return null;
        }
    }

    /// <summary>Starts to connect, so that the first message does not wait for it.</summary>
    public void Connect() => _ = Task.Run(async () =>
    {
        try
        {
            await _connection.GetAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            // The first call detects and logs it.
        }
    });

    private ValueTask<IConnectionMultiplexer> ConnectAsync()
    {
        var connecting = _connection.GetAsync();
        return connecting.IsCompleted ? connecting : new(connecting.AsTask().WaitAsync(ConnectTimeout, _time));
    }

    private LimitReply Answered(LimitReply answer)
    {
        lock (_gate)
        {
            // The reply counts the users of one limit, which may be fewer than the processes that share the limits.
            if (answer.Processes >= _processes || _time.GetElapsedTime(_countedAt) >= CountOfProcessesLasts)
            {
                _processes = Math.Max(answer.Processes, 1);
                _countedAt = _time.GetTimestamp();
            }

            if (!_down)
                return answer;
            _down = false;
            _probe = null;
        }

        _logger.LimitsAreShared();
        WakeAll();
        return answer;
    }

    private void FallBack(RedisRateLimiter limiter, LimitRequest call, Exception failure)
    {
        int processes;
        lock (_gate)
        {
            // A call that was sent before the last interruption says nothing about the current state.
            if (_down || _disposed || call.Epoch != _epoch)
                return;
            _epoch++;
            _down = true;
            _probe = limiter;
            processes = _processes;
        }

        _logger.LimitsFellBack(RedisFailure.Reason(failure), processes);
    }

    // Includes permanent errors, such as a missing permission: the local share applies, and the log names the cause.
    private static bool IsOfRedis(Exception failure) =>
        RedisFailure.IsPassing(failure)
        || failure
            is RedisException
                or ObjectDisposedException
                or InvalidOperationException
                or OperationCanceledException;
}
