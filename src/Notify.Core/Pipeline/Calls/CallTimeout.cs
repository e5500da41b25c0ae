using Notify.Bus;
using Notify.Pipeline.Channels;

namespace Notify.Pipeline.Calls;

/// <summary>
/// The cancellation of one call of the application's code: by its time limit, by the loss of its lease, or by the stop
/// of the host. A call that completes immediately never arms it, so that it can serve the next call; one that continues
/// gets a timer and follows lease and host.
/// </summary>
/// <remarks>
/// A call that blocks its thread has not returned a task yet, so nothing can await it. Until it returns,
/// <see cref="BlockedCalls"/> watches the public state here, which only the calling thread writes.
/// </remarks>
internal sealed class CallTimeout : IDisposable
{
    /// <summary>The time that a canceled call may take to return before its slot is freed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _graceOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOnThread;
    private CancellationTokenRegistration _lost;
    private CancellationTokenRegistration _stop;
    private ITimer? _timer;
    private int _canceled;

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time limit canceled the call before anything else did.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Completes if a canceled call does not return in time.</summary>
    public Task GraceOver => _graceOver.Task;

    /// <summary>Whether the call has not returned its task yet.</summary>
    public bool IsOnThread => _isOnThread;

    /// <summary>A number that each call increments.</summary>
    public int Number { get; private set; }

    /// <summary>The name of the service that is called.</summary>
    public string Service { get; private set; } = "";

    public TimeSpan Limit { get; private set; }

    public ChannelRuntime? Channel { get; private set; }

    public Lease? Lease { get; private set; }

    public CancellationToken HostStop { get; private set; }

    /// <summary>Starts a call on this thread.</summary>
    public void Enter(string service, TimeSpan limit, ChannelRuntime channel, Lease? lease, CancellationToken stop)
    {
        (Service, Limit, Channel, Lease, HostStop) = (service, limit, channel, lease, stop);
        Number++;
        _isOnThread = true;
    }

    /// <summary>The call has returned its task or has thrown.</summary>
    public void Leave() => _isOnThread = false;

    /// <summary>Starts the timer for a call that has returned a task, and follows lease and host.</summary>
    public void Arm(TimeProvider time)
    {
        // The timer starts after the field is set, because its callback uses the field.
        _timer = time.CreateTimer(
            static state => ((CallTimeout)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(_canceled == 0 ? Limit : Grace, Timeout.InfiniteTimeSpan);
        _lost = Lease?.Lost.UnsafeRegister(static state => ((CallTimeout)state!).Cancel(timedOut: false), this) ?? default;
        _stop = HostStop.UnsafeRegister(static state => ((CallTimeout)state!).Cancel(timedOut: false), this);
    }

    public void Cancel(bool timedOut)
    {
        if (Interlocked.Exchange(ref _canceled, 1) != 0)
            return;
        TimedOut = timedOut;
        _timer?.Change(Grace, Timeout.InfiniteTimeSpan);
        // Asynchronously, because the callbacks that the called code registered may block.
        _ = _source.CancelAsync();
    }

    /// <summary>Resets a timeout that was neither armed nor canceled, and forgets its delivery.</summary>
    /// <returns>False if it cannot be reused.</returns>
    public bool TryReset()
    {
        (Channel, Lease, HostStop) = (null, null, default);
        return _timer is null && _canceled == 0 && _source.TryReset();
    }

    public void Dispose()
    {
        _lost.Unregister();
        _stop.Unregister();
        _timer?.Dispose();
    }

    private void OnTimer()
    {
        if (_canceled == 0)
            Cancel(timedOut: true);
        else
            _graceOver.TrySetResult();
    }
}
