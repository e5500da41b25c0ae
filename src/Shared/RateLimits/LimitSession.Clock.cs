namespace Notify.Shared.RateLimits;

/// <summary>
/// Maintains the limits in use: renews holds, reports permits, and tests whether the store is reachable again.
/// </summary>
internal sealed partial class LimitSession
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly HashSet<SharedRateLimiter> _inUse = [];
    private readonly ITimer _timer;
    private int _ticking;

    /// <summary>Whether the session was disposed, so that no new work is started.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>The number of limiters that hold permits, have waiting calls, or have permits to report.</summary>
    public int CountInUse
    {
        get
        {
            lock (_gate)
                return _inUse.Count;
        }
    }

    /// <summary>Adds a limiter that holds permits, has waiting calls, or has permits to report.</summary>
    public void Use(SharedRateLimiter limiter)
    {
        lock (_gate)
            _inUse.Add(limiter);
    }

    /// <summary>Reports the remaining permits, for at most one second.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (_down)
            return;
        var telling = Task.WhenAll(InUse().Select(limiter => limiter.ReportAsync()));
        await telling.WaitAsync(ShutdownTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                SharedRateLimiter? probe;
                lock (_gate)
                    probe = _probe;
                if (probe is not null)
                    await probe.ProbeAsync().ConfigureAwait(false);
            }

            if (!_down)
                await Task.WhenAll(InUse().Select(limiter => limiter.MaintainAsync())).ConfigureAwait(false);
            foreach (var limiter in InUse())
                RemoveIfUnused(limiter);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private void RemoveIfUnused(SharedRateLimiter limiter)
    {
        lock (_gate)
            if (!limiter.IsInUse)
                _inUse.Remove(limiter);
    }

    private void WakeAll()
    {
        foreach (var limiter in InUse())
            limiter.OnReconnected();
    }

    private SharedRateLimiter[] InUse()
    {
        lock (_gate)
            return [.. _inUse];
    }
}
