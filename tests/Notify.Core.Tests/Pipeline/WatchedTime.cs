using Microsoft.Extensions.Time.Testing;

namespace Notify.Tests.Pipeline;

/// <summary>A clock that is moved by the test, and reports when a timer of a certain length was set.</summary>
internal sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Armed)> _watchers = [];
    private readonly List<DateTimeOffset> _armed = [];

    /// <summary>How far the wall clock is from the monotonic clock. Timers follow the monotonic clock.</summary>
    public TimeSpan WallClockStep { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + WallClockStep;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Waits until a timer is set that is due after this time from now, if none is set yet.</summary>
    /// <remarks>A timer that was set before the clock was moved is due earlier, and does not count.</remarks>
    public async Task ArmedAsync(TimeSpan wait)
    {
        Task waiting;
        var due = base.GetUtcNow() + wait;
        lock (_armed)
        {
            if (_armed.Remove(due))
                return;
            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((due, armed));
            waiting = armed.Task;
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        Note(dueTime);
        return timer;
    }

    private void Note(TimeSpan wait)
    {
        if (wait == Timeout.InfiniteTimeSpan)
            return;
        var due = base.GetUtcNow() + wait;
        lock (_armed)
        {
            var index = _watchers.FindIndex(watcher => watcher.Due == due);
            if (index < 0)
            {
                _armed.Add(due);
                return;
            }

            _watchers[index].Armed.TrySetResult();
            _watchers.RemoveAt(index);
        }
    }

    private sealed class WatchedTimer(WatchedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
