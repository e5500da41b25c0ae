using Microsoft.Extensions.Time.Testing;

namespace Notify.Tests.Pipeline;

/// <summary>A clock under control that knows how many one-shot timers are set.</summary>
internal sealed class TimerCountingTime : FakeTimeProvider
{
    private readonly HashSet<object> _set = [];

    public int SetTimers
    {
        get
        {
            lock (_set)
                return _set.Count;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new CountedTimer(this);
        timer.Inner = base.CreateTimer(
            argument =>
            {
                timer.Note(Timeout.InfiniteTimeSpan);
                callback(argument);
            },
            state,
            dueTime,
            period);
        timer.Note(dueTime);
        return timer;
    }

    private sealed class CountedTimer(TimerCountingTime time) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public void Note(TimeSpan due)
        {
            lock (time._set)
            {
                if (due == Timeout.InfiniteTimeSpan)
                    time._set.Remove(this);
                else
                    time._set.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Note(dueTime);
            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            Note(Timeout.InfiniteTimeSpan);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
