namespace Notify.Tests.Simulation;

/// <summary>
/// A clock that moves only by <see cref="AdvanceTo"/>. As with the system's clock, timers call back on the thread pool,
/// and a step of the wall clock does not affect them.
/// </summary>
internal sealed class SimulationClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<SimulationTimer> _timers = [];
    private long _elapsed;

    /// <summary>The time since the start, which steps of the wall clock do not change.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _elapsed));

    /// <summary>The time that the wall clock would show without its steps.</summary>
    public DateTimeOffset RightTime => start + Elapsed;

    /// <summary>The time by which the wall clock is ahead of the monotonic clock.</summary>
    public TimeSpan WallClockStep { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    public override DateTimeOffset GetUtcNow() => RightTime + WallClockStep;

    /// <summary>The elapsed time at which the next timer is due; null if there is none.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
                return _timers.Count == 0 ? null : new(_timers.Min(timer => timer.Due));
        }
    }

    public void AdvanceTo(TimeSpan elapsed)
    {
        SimulationTimer[] due;
        lock (_gate)
        {
            Volatile.Write(ref _elapsed, elapsed.Ticks);
            due = [.. _timers.Where(timer => timer.Due <= elapsed.Ticks).OrderBy(timer => timer.Due)];
            foreach (var timer in due)
                timer.SetNext(_timers);
        }

        foreach (var timer in due)
            timer.CallBack();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulationTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimulationTimer(SimulationClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _isDisposed;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_isDisposed)
                    return false;
                _period = period;
                clock._timers.Remove(this);
                if (dueTime > TimeSpan.Zero)
                {
                    Due = clock._elapsed + dueTime.Ticks;
                    clock._timers.Add(this);
                }
                else if (dueTime == TimeSpan.Zero)
                {
                    Due = clock._elapsed;
                    SetNext(clock._timers);
                }
            }

            if (dueTime == TimeSpan.Zero)
                CallBack();
            return true;
        }

        public void SetNext(HashSet<SimulationTimer> timers)
        {
            timers.Remove(this);
            if (_period <= TimeSpan.Zero)
                return;
            Due += _period.Ticks;
            timers.Add(this);
        }

        public void CallBack() => ThreadPool.UnsafeQueueUserWorkItem(
            static timer => timer.Run(), this, preferLocal: false);

        public void Dispose()
        {
            lock (clock._gate)
            {
                _isDisposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Run() => callback(state);
    }
}
