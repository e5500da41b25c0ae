namespace Notify.Redis.RateLimits;

/// <summary>Looks after the limits in use: renews what is held, tells what is left to tell, tries whether Redis is back.</summary>
internal sealed partial class RateLimitStore
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(1);

    private readonly HashSet<RedisRateLimiter> _inUse = [];
    private readonly ITimer _timer;
    private int _ticking;

    /// <summary>Whether the process ends: nothing new is begun.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>A limit holds something, waits, or has something to tell.</summary>
    public void Use(RedisRateLimiter limiter)
    {
        lock (_gate)
            _inUse.Add(limiter);
    }

    /// <summary>Tells what is left to tell, for a short time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (_down)
            return;
        var telling = Task.WhenAll(InUse().Select(limiter => limiter.TellAsync()));
        await telling.WaitAsync(ShutdownPatience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void OnTimer()
    {
        if (!_disposed && Interlocked.Exchange(ref _ticking, 1) == 0)
            _ = TickAsync();
    }

    private async Task TickAsync()
    {
        try
        {
            if (_down)
            {
                RedisRateLimiter? probe;
                lock (_gate)
                    probe = _probe;
                if (probe is not null)
                    await probe.ProbeAsync().ConfigureAwait(false);
            }

            if (!_down)
                await Task.WhenAll(InUse().Select(LookAfterAsync)).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private async Task LookAfterAsync(RedisRateLimiter limiter)
    {
        await limiter.LookAfterAsync().ConfigureAwait(false);
        lock (_gate)
            if (!limiter.IsInUse)
                _inUse.Remove(limiter);
    }

    private void WakeAll()
    {
        foreach (var limiter in InUse())
            limiter.ReachedAgain();
    }

    private RedisRateLimiter[] InUse()
    {
        lock (_gate)
            return [.. _inUse];
    }
}
