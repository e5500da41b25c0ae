using Microsoft.Extensions.Time.Testing;

namespace Notify.Testing.Tests;

/// <summary>A clock that signals the creation of a timer.</summary>
internal sealed class TimerSignal : FakeTimeProvider
{
    private readonly TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Armed => _armed.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _armed.TrySetResult();
        return timer;
    }
}
