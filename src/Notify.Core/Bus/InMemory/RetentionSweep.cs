namespace Notify.Bus.InMemory;

/// <summary>Forgets keys, cancel marks and dead letters whose time is over: once a minute while there are any, a bounded bit at a time. Guarded by the bus's lock.</summary>
internal sealed class RetentionSweep(InMemoryMessageBus bus, DueQueue schedule) : IDueItem
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private bool _scheduled;

    /// <summary>There is something to forget some day.</summary>
    public void Begin()
    {
        if (_scheduled)
            return;
        _scheduled = true;
        schedule.AddAfter(this, Interval);
    }

    public bool BecomeDue(DateTimeOffset now)
    {
        var more = bus.Forget(now, out _scheduled);
        if (_scheduled)
            schedule.Add(this, more ? now : now + Interval);
        return more;
    }
}
