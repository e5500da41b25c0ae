namespace Notify.Bus.InMemory;

/// <summary>
/// All items of the bus that wait for a point in time, with one timer. Guarded by the bus's lock.
/// </summary>
/// <remarks>
/// Durations (retries, deferrals, leases, sweeps) follow the monotonic clock, so that a step of the wall clock neither
/// lengthens nor shortens them. Moments that the user gave follow the wall clock. Each kind has a separate heap,
/// because a step of the wall clock changes the order between them.
/// </remarks>
internal sealed class DueQueue : IDisposable
{
    private const int MaxItemsPerLock = 1024;

    // A timer does not accept a delay of more than about 49 days. If it fires before an item is due, it is set again.
    private static readonly TimeSpan MaxTimerDelay = TimeSpan.FromDays(40);
    private static readonly TimeSpan MinTimerDelay = TimeSpan.FromTicks(1);
    private static readonly TimeSpan TimerResolution = TimeSpan.FromMilliseconds(1);

    // No timer reports a step of the wall clock. Moments are therefore checked once a minute, so that an item is late
    // by at most a minute after the clock was set forward.
    private static readonly TimeSpan WallClockCheck = TimeSpan.FromMinutes(1);

    private readonly PriorityQueue<IDueItem, (long Due, long Order)> _delays = new();
    private readonly PriorityQueue<IDueItem, (long Due, long Order)> _moments = new();
    private readonly Lock _lock;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly Action _afterItems;
    private readonly ITimer _timer;
    private long _timerDue = long.MaxValue;
    private long _nextOrder;

    /// <param name="stateLock">The bus's lock.</param>
    /// <param name="time">The clock.</param>
    /// <param name="afterItems">Called under the lock after items have become due.</param>
    public DueQueue(Lock stateLock, TimeProvider time, Action afterItems)
    {
        _lock = stateLock;
        _time = time;
        _startedAt = time.GetTimestamp();
        _afterItems = afterItems;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(
                static self => ((DueQueue)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The time since the bus was created, by the monotonic clock.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    /// <summary>Adds an item that is due after a duration.</summary>
    public void AddAfter(IDueItem item, TimeSpan delay)
    {
        var elapsed = Elapsed.Ticks;
        var due = delay.Ticks < long.MaxValue - elapsed ? elapsed + delay.Ticks : long.MaxValue;
        _delays.Enqueue(item, (due, _nextOrder++));
        SetTimerIfEarlier(elapsed, due - elapsed);
    }

    /// <summary>Adds an item that is due at a time of the wall clock.</summary>
    public void AddAt(IDueItem item, DateTimeOffset due)
    {
        _moments.Enqueue(item, (due.UtcTicks, _nextOrder++));
        SetTimerIfEarlier(Elapsed.Ticks, Math.Min(due.UtcTicks - _time.GetUtcNow().UtcTicks, WallClockCheck.Ticks));
    }

    /// <summary>All items in any order.</summary>
    public IEnumerable<IDueItem> Items =>
        _delays.UnorderedItems.Concat(_moments.UnorderedItems).Select(one => one.Element);

    /// <summary>Returns all items in the order in which they become due.</summary>
    /// <param name="now">The current time, to which the remaining time of a delayed item is added.</param>
    public List<(IDueItem Item, DateTimeOffset Due)> ToList(DateTimeOffset now)
    {
        var offset = now.UtcTicks - Elapsed.Ticks;
        return
        [
            .. _delays.UnorderedItems
                .Select(one => (one.Element, Priority: (Due: ToMoment(one.Priority.Due), one.Priority.Order)))
                .Concat(_moments.UnorderedItems)
                .OrderBy(one => one.Priority)
                .Select(one => (one.Element, new DateTimeOffset(one.Priority.Due, TimeSpan.Zero))),
        ];

        long ToMoment(long due) =>
            due < DateTimeOffset.MaxValue.Ticks - offset ? due + offset : DateTimeOffset.MaxValue.Ticks;
    }

    /// <summary>Returns whether an item that matches a condition is due within a time.</summary>
    public bool Any(TimeSpan time, Func<IDueItem, bool> condition)
    {
        var (elapsed, now) = (Elapsed.Ticks + time.Ticks, _time.GetUtcNow().UtcTicks + time.Ticks);
        return _delays.UnorderedItems.Any(one => one.Priority.Due <= elapsed && condition(one.Element))
            || _moments.UnorderedItems.Any(one => one.Priority.Due <= now && condition(one.Element));
    }

    public void Dispose() => _timer.Dispose();

    // Many items can be due at the same time. The lock is released after a limited number of them, so that enqueue,
    // claim and settle calls do not wait for all.
    private void OnTimer()
    {
        bool more;
        do
        {
            lock (_lock)
            {
                more = ProcessDueItems();
                _afterItems();
            }
        }
        while (more);
    }

    /// <summary>Processes items that are due and sets the timer for the next one.</summary>
    /// <returns>True if the caller must release the lock and call again, because more items may be due.</returns>
    private bool ProcessDueItems()
    {
        var now = _time.GetUtcNow();
        var elapsed = Elapsed.Ticks;
        for (var processed = 0; ; processed++)
        {
            var untilDelay = _delays.TryPeek(out _, out var delay) ? delay.Due - elapsed : long.MaxValue;
            var untilMoment = _moments.TryPeek(out _, out var moment) ? moment.Due - now.UtcTicks : long.MaxValue;
            var remaining = Math.Min(untilDelay, untilMoment);
            if (remaining == long.MaxValue)
            {
                _timerDue = long.MaxValue;
                return false;
            }

            if (remaining > 0)
            {
                // A timer drops the fraction of a millisecond, so it can fire shortly before the item is due. The next
                // delay is then a whole millisecond; with less, the timer would fire again and again until it is due.
                if (untilMoment != long.MaxValue)
                    remaining = Math.Min(remaining, WallClockCheck.Ticks);
                SetTimer(elapsed, remaining, processed == 0 ? TimerResolution : MinTimerDelay);
                return false;
            }

            if (processed == MaxItemsPerLock)
                return true;
            if ((untilDelay <= untilMoment ? _delays : _moments).Dequeue().OnDue(now))
                return true;
        }
    }

    private void SetTimerIfEarlier(long elapsed, long remaining)
    {
        if (remaining < _timerDue - elapsed)
            SetTimer(elapsed, remaining, MinTimerDelay);
    }

    private void SetTimer(long elapsed, long remaining, TimeSpan minDelay)
    {
        var delay = TimeSpan.FromTicks(Math.Clamp(remaining, minDelay.Ticks, MaxTimerDelay.Ticks));
        _timerDue = elapsed + delay.Ticks;
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>An item that waits for a point in time in the <see cref="DueQueue"/>.</summary>
internal interface IDueItem
{
    /// <summary>Called under the bus's lock when the item is due.</summary>
    /// <param name="now">The current time.</param>
    /// <returns>True to release the lock before the next item is processed.</returns>
    bool OnDue(DateTimeOffset now);
}
