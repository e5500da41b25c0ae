using System.Security.Cryptography;

namespace Notify.Shared.RateLimits;

/// <summary>
/// Connects the limits of this process to the store that all processes share: the id of the process, whether the store
/// is reachable, the number of processes, and the timer that renews holds.
/// </summary>
internal sealed partial class LimitSession : IAsyncDisposable
{
    private static readonly TimeSpan CountOfProcessesLasts = TimeSpan.FromSeconds(60);

    private readonly ILimitEngine _engine;
    private readonly TimeProvider _time;
    private readonly Random _random;

    // Never acquired while the lock of a limiter is held.
    private readonly Lock _gate = new();
    private volatile int _processes = 1;
    private long _countedAt;
    private volatile int _epoch;
    private volatile bool _down;
    private volatile bool _disposed;
    private SharedRateLimiter? _probe;

    public LimitSession(ILimitEngine engine, TimeProvider time, Random random)
    {
        _engine = engine;
        _time = time;
        _random = random;
        _countedAt = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((LimitSession)state!).OnTimer(), this, Tick, Tick);
    }

    /// <summary>The id of this process among those that share the limits.</summary>
    public string Process { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public TimeProvider Time => _time;

    public long Now => _time.GetTimestamp();

    /// <summary>Whether the store is unreachable, so that each process uses its share.</summary>
    public bool IsDown => _down;

    /// <summary>
    /// Incremented when the store becomes unreachable. Permits that were reported before must be reported again.
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

    /// <summary>Exchanges permits.</summary>
    /// <returns>Null if the store is unreachable.</returns>
    public async ValueTask<LimitReply?> AskAsync(SharedRateLimiter limiter, LimitRequest call)
    {
        try
        {
            return Answered(await _engine.ExchangeAsync(limiter.Name, call).ConfigureAwait(false));
        }
        catch (Exception failure) when (_engine.IsFailure(failure))
        {
            FallBack(limiter, call, failure);
            return null;
        }
    }

    /// <summary>Exchanges permits and blocks the thread.</summary>
    /// <returns>Null if the store is unreachable.</returns>
    public LimitReply? Ask(SharedRateLimiter limiter, LimitRequest call)
    {
        try
        {
            return Answered(_engine.Exchange(limiter.Name, call));
        }
        catch (Exception failure) when (_engine.IsFailure(failure))
        {
            FallBack(limiter, call, failure);
            return null;
        }
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

        _engine.LogShared();
        WakeAll();
        return answer;
    }

    private void FallBack(SharedRateLimiter limiter, LimitRequest call, Exception failure)
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

        _engine.LogFallBack(failure, processes);
    }
}
