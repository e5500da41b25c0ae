namespace Notify.Pipeline.Limits;

/// <content>
/// The return of permits: one window after use, or immediately if the permit was returned unused.
/// </content>
internal sealed partial class ExactWindowRateLimiter
{
    internal void GiveBack(int permits, bool used)
    {
        if (permits == 0)
            return;
        lock (_gate)
        {
            var now = Cool();
            _held -= permits;
            _idleSince = now;
            for (var i = 0; used && i < permits; i++)
                _cooling.Enqueue(now);
            Serve(now);
        }
    }

    private long Cool()
    {
        var now = _time.GetTimestamp();
        while (_cooling.TryPeek(out var disposed) && now - disposed >= _window)
        {
            _idleSince = disposed + _window;
            _cooling.Dequeue();
        }

        return now;
    }

    private void Serve(long now)
    {
        while (_waiters.First?.Value is { } waiter && waiter.Permits <= Free && (waiter.Permits > 0 || Free > 0))
        {
            Remove(waiter);
            var lease = Take(waiter.Permits);
            if (!waiter.TrySetResult(lease))
                _held -= waiter.Permits;
        }

        Arm(now);
    }

    private void Arm(long now)
    {
        if (_disposed || _waiters.Count == 0 || !_cooling.TryPeek(out var disposed))
            return;
        _timer ??= _time.CreateTimer(
            static state => ((ExactWindowRateLimiter)state!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _timer.Change(WholeMilliseconds(disposed + _window - now), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (!_disposed)
                Serve(Cool());
        }
    }

    /// <summary>
    /// Returns the shortest time until that many permits are free; one window if permits that are in use are needed.
    /// </summary>
    private TimeSpan EstimateWait(int permits, long now)
    {
        var missing = permits + _queued - Free;
        if (missing > _cooling.Count)
            return TimeSpan.FromSeconds(_window / (double)_time.TimestampFrequency);
        var index = 0;
        foreach (var disposed in _cooling)
            if (++index >= missing)
                return WholeMilliseconds(disposed + _window - now);
        return TimeSpan.Zero;
    }

    /// <summary>Rounds up, because timers drop fractions of a millisecond and would fire too early.</summary>
    private TimeSpan WholeMilliseconds(long ticks) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(ticks, 0) * 1000.0 / _time.TimestampFrequency));

    private void Remove(Waiter waiter)
    {
        _waiters.Remove(waiter.Node);
        _queued -= waiter.Permits;
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Node.List is null)
                return;
            Remove(waiter);
            Serve(Cool());
        }

        waiter.TrySetCanceled(cancellationToken);
    }
}
