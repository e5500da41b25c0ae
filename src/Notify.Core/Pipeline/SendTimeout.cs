using Notify.Bus;

namespace Notify.Pipeline;

/// <summary>
/// The cancellation of one send. A send that completes at once never arms it and leaves it to the next; one that goes on gets a timer and follows the lease and the host.
/// </summary>
internal sealed class SendTimeout : IDisposable
{
    // How long a cancelled sender may take to come back before its slot is taken from it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _lost;
    private CancellationTokenRegistration _stop;
    private ITimer? _timer;
    private int _cancelled;

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time was up before anything else cancelled.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Completes where a cancelled sender does not come back.</summary>
    public Task Gone => _gone.Task;

    public void Arm(TimeSpan timeout, TimeProvider time, Lease? lease, CancellationToken stop)
    {
        _timer = time.CreateTimer(static state => ((SendTimeout)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
        if (lease is not null)
            _lost = lease.Lost.UnsafeRegister(static state => ((SendTimeout)state!).Cancel(timedOut: false), this);
        _stop = stop.UnsafeRegister(static state => ((SendTimeout)state!).Cancel(timedOut: false), this);
    }

    /// <summary>Makes an unarmed one as new.</summary>
    public bool TryReset() => _timer is null && _source.TryReset();

    public void Dispose()
    {
        _lost.Unregister();
        _stop.Unregister();
        _timer?.Dispose();
    }

    private void OnTimer()
    {
        if (_cancelled == 0)
            Cancel(timedOut: true);
        else
            _gone.TrySetResult();
    }

    private void Cancel(bool timedOut)
    {
        if (Interlocked.Exchange(ref _cancelled, 1) != 0)
            return;
        TimedOut = timedOut;
        _timer!.Change(Grace, Timeout.InfiniteTimeSpan);
        // Not on this thread: what a sender registered may block.
        _ = _source.CancelAsync();
    }
}
