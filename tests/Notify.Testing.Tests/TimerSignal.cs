using Microsoft.Extensions.Time.Testing;

namespace Notify.Testing.Tests;

/// <summary>A clock that tells when somebody has begun to wait for it.</summary>
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
