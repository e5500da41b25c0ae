using Notify.Bus;

namespace Notify.Pipeline;

/// <summary>
/// The cancellation of one send: by its time limit, by the loss of its lease, or by the stop of the host. A send that
/// completes immediately never arms it, so that it can serve the next send; one that continues gets a timer and follows
/// lease and host.
/// </summary>
internal sealed class SendTimeout : IDisposable
{
    // How long a canceled sender may take to return before its slot is freed.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _graceOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _lost;
    private CancellationTokenRegistration _stop;
    private ITimer? _timer;
    private int _canceled;

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time limit canceled the send before anything else did.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Completes if a canceled sender does not return in time.</summary>
    public Task GraceOver => _graceOver.Task;

    public void Arm(TimeSpan timeout, TimeProvider time, Lease? lease, CancellationToken stop)
    {
        // The timer starts after the field is set, because its callback uses the field.
        _timer = time.CreateTimer(
            static state => ((SendTimeout)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
        if (lease is not null)
            _lost = lease.Lost.UnsafeRegister(static state => ((SendTimeout)state!).Cancel(timedOut: false), this);
        _stop = stop.UnsafeRegister(static state => ((SendTimeout)state!).Cancel(timedOut: false), this);
    }

    /// <summary>Resets a timeout that was never armed.</summary>
    /// <returns>False if it was armed: then it cannot be reused.</returns>
    public bool TryReset() => _timer is null && _source.TryReset();

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

    private void Cancel(bool timedOut)
    {
        if (Interlocked.Exchange(ref _canceled, 1) != 0)
            return;
        TimedOut = timedOut;
        _timer!.Change(Grace, Timeout.InfiniteTimeSpan);
        // Asynchronously, because the callbacks that a sender registered may block.
        _ = _source.CancelAsync();
    }
}

/// <summary>Keeps one unarmed timeout for reuse, so that sends that complete immediately create none.</summary>
internal sealed class SendTimeoutPool
{
    private SendTimeout? _spare;

    public SendTimeout Rent() => Interlocked.Exchange(ref _spare, null) ?? new SendTimeout();

    public void Return(SendTimeout timeout)
    {
        if (timeout.TryReset())
            Volatile.Write(ref _spare, timeout);
        else
            timeout.Dispose();
    }
}
