namespace Notify.Bus.InMemory;

/// <summary>
/// All items of the bus that wait for a point in time, in one heap with one timer. Guarded by the bus's lock.
/// </summary>
internal sealed class DueQueue : IDisposable
{
    private const int MaxItemsPerLock = 1024;

    // A timer does not accept a delay of more than about 49 days. If it fires before an item is due, it is set again.
    private static readonly TimeSpan MaxTimerDelay = TimeSpan.FromDays(40);
    private static readonly TimeSpan MinTimerDelay = TimeSpan.FromTicks(1);
    private static readonly TimeSpan TimerResolution = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<IDueItem, (long Due, long Order)> _items = new();
    private readonly Lock _lock;
    private readonly TimeProvider _time;
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
        _afterItems = afterItems;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(
                static self => ((DueQueue)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Add(IDueItem item, DateTimeOffset due)
    {
        _items.Enqueue(item, (due.UtcTicks, _nextOrder++));
        if (due.UtcTicks < _timerDue)
            SetTimer(due.UtcTicks, MinTimerDelay);
    }

    public void AddAfter(IDueItem item, TimeSpan delay) => Add(item, _time.GetUtcNow() + delay);

    /// <summary>Returns all items in the order in which they become due.</summary>
    public List<(IDueItem Item, DateTimeOffset Due)> ToList() =>
    [
        .. _items.UnorderedItems
            .OrderBy(item => item.Priority)
            .Select(item => (item.Element, new DateTimeOffset(item.Priority.Due, TimeSpan.Zero))),
    ];

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
        var processed = 0;
        while (_items.TryPeek(out var item, out var priority))
        {
            if (priority.Due > now.UtcTicks)
            {
                // A timer drops the fraction of a millisecond, so it can fire shortly before the item is due. The next
                // delay is then a whole millisecond; with less, the timer would fire again and again until it is due.
                SetTimer(priority.Due, processed == 0 ? TimerResolution : MinTimerDelay);
                return false;
            }

            if (processed == MaxItemsPerLock)
                return true;
            _items.Dequeue();
            processed++;
            if (item.OnDue(now))
                return true;
        }

        _timerDue = long.MaxValue;
        return false;
    }

    private void SetTimer(long due, TimeSpan minDelay)
    {
        var delay = TimeSpan.FromTicks(Math.Max(due - _time.GetUtcNow().UtcTicks, minDelay.Ticks));
        _timerDue = due;
        _timer.Change(delay < MaxTimerDelay ? delay : MaxTimerDelay, Timeout.InfiniteTimeSpan);
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
