using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>Redis as the limits of this process see it: who we are there, whether it answers, how many others there are, and the clock that renews what is held.</summary>
internal sealed partial class RateLimitStore : IAsyncDisposable
{
    private static readonly RedisScript Script = RedisScript.Load("rate-limit.lua");

    // A message on its way waits no longer than this; afterwards the local share is better than nothing.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CountOfProcessesLasts = TimeSpan.FromSeconds(60);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;

    // Never taken by who holds a limiter's lock.
    private readonly Lock _gate = new();
    private volatile int _processes = 1;
    private long _countedAt;
    private volatile int _epoch;
    private volatile bool _down;
    private volatile bool _disposed;
    private RedisRateLimiter? _probe;

    public RateLimitStore(RedisConnection connection, TimeProvider time, Random random, ILogger logger)
    {
        _connection = connection;
        _time = time;
        _random = random;
        _logger = logger;
        _countedAt = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((RateLimitStore)state!).OnTimer(), this, Tick, Tick);
    }

    /// <summary>This process among those that share the limits.</summary>
    public string Process { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public TimeProvider Time => _time;

    public long Now => _time.GetTimestamp();

    /// <summary>Whether each keeps to its share, since Redis does not answer.</summary>
    public bool IsDown => _down;

    /// <summary>Grows whenever Redis was lost: what was told before has to be told again.</summary>
    public int Epoch => _epoch;

    /// <summary>How many processes use the limits, as far as was last known. This one at least.</summary>
    public int Processes => _processes;

    public TimeSpan Between(long earlier, long later) => _time.GetElapsedTime(earlier, later);

    /// <summary>A number from 0 to 1.</summary>
    public double Draw()
    {
        lock (_random)
            return _random.NextDouble();
    }

    /// <summary>Asks Redis.</summary>
    /// <returns>Null where it does not answer.</returns>
    public async ValueTask<LimitAnswer?> AskAsync(RedisRateLimiter limiter, LimitCall call)
    {
        try
        {
            var client = await ConnectAsync().ConfigureAwait(false);
            ThrowIfAway(client);
            var running = _connection.RunAsync(Script, limiter.Keys, call.Arguments);
            _ = running.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return Answered(LimitAnswer.Parse(await running.WaitAsync(AnswerPatience, _time).ConfigureAwait(false)));
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            FallBack(limiter, call, failure);
            return null;
        }
    }

    /// <summary>Asks Redis on this thread.</summary>
    /// <returns>Null where it does not answer.</returns>
    public LimitAnswer? Ask(RedisRateLimiter limiter, LimitCall call)
    {
        try
        {
            var connecting = _connection.GetAsync();
            if (!connecting.IsCompleted)
                throw new TimeoutException("The connection is still being made.");
            var client = connecting.GetAwaiter().GetResult();
            ThrowIfAway(client);
            return Answered(LimitAnswer.Parse(RedisConnection.Run(client, Script, limiter.Keys, call.Arguments)));
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            FallBack(limiter, call, failure);
            return null;
        }
    }

    /// <summary>Begins to connect, so that the first message need not wait for it.</summary>
    public void Connect() => _ = Task.Run(async () =>
    {
        try
        {
            await _connection.GetAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            // The first call finds out, and says so.
        }
    });

    private ValueTask<IConnectionMultiplexer> ConnectAsync()
    {
        var connecting = _connection.GetAsync();
        return connecting.IsCompleted ? connecting : new(connecting.AsTask().WaitAsync(ConnectPatience, _time));
    }

    // A client that keeps a backlog would let the call wait for the connection instead.
    private static void ThrowIfAway(IConnectionMultiplexer client)
    {
        if (!client.IsConnected)
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "Not connected.");
    }

    private LimitAnswer Answered(LimitAnswer answer)
    {
        lock (_gate)
        {
            // Limits few processes use do not make the others forgotten.
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

    private void FallBack(RedisRateLimiter limiter, LimitCall call, Exception failure)
    {
        int processes;
        lock (_gate)
        {
            // One that was sent before the last interruption says nothing about now.
            if (_down || _disposed || call.Epoch != _epoch)
                return;
            _epoch++;
            _down = true;
            _probe = limiter;
            processes = _processes;
        }

        _logger.LimitsFellBack(RedisFailure.Reason(failure), processes);
    }

    // Also what does not pass by itself, such as a missing right: the local share holds the limit meanwhile, and the log says why.
    private static bool IsOfRedis(Exception failure) =>
        RedisFailure.IsPassing(failure) || failure is RedisException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;
}
