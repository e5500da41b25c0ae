namespace Notify.Bus.InMemory;

/// <summary>Everything that waits for a moment, in one heap with one timer. Guarded by the bus's lock.</summary>
internal sealed class DueQueue : IDisposable
{
    private const int MostAtOnce = 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);
    private static readonly TimeSpan TimerResolution = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<IDueItem, (long Due, long Order)> _items = new();
    private readonly Lock _gate;
    private readonly TimeProvider _time;
    private readonly Action _afterwards;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;
    private long _order;

    /// <summary>An empty schedule.</summary>
    /// <param name="gate">The bus's lock.</param>
    /// <param name="time">The clock.</param>
    /// <param name="afterwards">Run under the lock when some have become due.</param>
    public DueQueue(Lock gate, TimeProvider time, Action afterwards)
    {
        _gate = gate;
        _time = time;
        _afterwards = afterwards;
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static self => ((DueQueue)self!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(IDueItem item, DateTimeOffset due)
    {
        _items.Enqueue(item, (due.UtcTicks, _order++));
        if (due.UtcTicks < _armedFor)
            Arm(due.UtcTicks, TimeSpan.FromTicks(1));
    }

    public void AddAfter(IDueItem item, TimeSpan wait) => Add(item, _time.GetUtcNow() + wait);

    /// <summary>What waits, soonest first.</summary>
    public List<(IDueItem Item, DateTimeOffset Due)> Snapshot() =>
        [.. _items.UnorderedItems.OrderBy(item => item.Priority).Select(item => (item.Element, new DateTimeOffset(item.Priority.Due, TimeSpan.Zero)))];

    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        bool more;
        do
        {
            lock (_gate)
            {
                more = RunSome();
                _afterwards();
            }
        }
        while (more);
    }

    private bool RunSome()
    {
        var now = _time.GetUtcNow();
        var ran = 0;
        while (_items.TryPeek(out var item, out var priority))
        {
            if (priority.Due > now.UtcTicks)
            {
                // Timers drop the fraction of a millisecond; one that rang too early must not ring again and again until it is over.
                Arm(priority.Due, ran == 0 ? TimerResolution : TimeSpan.FromTicks(1));
                return false;
            }

            if (ran == MostAtOnce)
                return true;
            _items.Dequeue();
            ran++;
            if (item.BecomeDue(now))
                return true;
        }

        _armedFor = long.MaxValue;
        return false;
    }

    private void Arm(long due, TimeSpan least)
    {
        var wait = TimeSpan.FromTicks(Math.Max(due - _time.GetUtcNow().UtcTicks, least.Ticks));
        _armedFor = due;
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
