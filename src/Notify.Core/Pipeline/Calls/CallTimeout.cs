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
    private CancellationTokenRegistration _lost;
    private CancellationTokenRegistration _stop;
    private ITimer? _timer;

    // The number of the call, and whether it was canceled: one word, so that a cancellation which is meant for a call
    // that has just returned cannot cancel the next one.
    private long _state;

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time limit canceled the call before anything else did.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Completes if a canceled call does not return in time.</summary>
    public Task GraceOver => _graceOver.Task;

    /// <summary>A number that differs for each call.</summary>
    public long Number => Volatile.Read(ref _state) & ~1L;

    /// <summary>The service that is called.</summary>
    public object Service { get; private set; } = "";

    public TimeSpan Limit { get; private set; }

    public CallOwner Owner { get; private set; }

    /// <summary>The time stamp of the start of the call.</summary>
    public long StartedAt { get; private set; }

    private bool IsCanceled => (Volatile.Read(ref _state) & 1) != 0;

    /// <summary>Starts a call on this thread.</summary>
    public void Start(
        object service,
        TimeSpan limit,
        in CallOwner owner,
        long startedAt)
    {
        (Service, Limit, Owner, StartedAt) = (service, limit, owner, startedAt);
        // After the properties: an examination that reads this number sees the properties of this call.
        Volatile.Write(ref _state, _state + 2);
    }

    /// <summary>Starts the timer for a call that has returned a task, and follows lease and host.</summary>
    public void Arm(TimeProvider time)
    {
        // The timer starts after the field is set, because its callback uses the field.
        _timer = time.CreateTimer(
            static state => ((CallTimeout)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // The call may have blocked its thread for a part of its limit before it returned the task.
        var remaining = Limit - time.GetElapsedTime(StartedAt);
        if (IsCanceled)
            remaining = Grace;
        _timer.Change(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        _lost = Owner.Lease?.Lost.UnsafeRegister(static state => ((CallTimeout)state!).Cancel(), this) ?? default;
        _stop = Owner.Stop.UnsafeRegister(static state => ((CallTimeout)state!).Cancel(), this);
    }

    /// <summary>Cancels the call with this number, unless it has returned.</summary>
    public void Cancel(long number, bool timedOut)
    {
        if (Interlocked.CompareExchange(ref _state, number | 1, number) != number)
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
        (Service, Owner) = ("", default);
        var number = Number;
        return _timer is null
            && Interlocked.CompareExchange(ref _state, number + 2, number) == number
            && _source.TryReset();
    }

    public void Dispose()
    {
        _lost.Unregister();
        _stop.Unregister();
        _timer?.Dispose();
    }

    private void Cancel() => Cancel(Number, timedOut: false);

    private void OnTimer()
    {
        if (!IsCanceled)
            Cancel(Number, timedOut: true);
        else
            _graceOver.TrySetResult();
    }
}
