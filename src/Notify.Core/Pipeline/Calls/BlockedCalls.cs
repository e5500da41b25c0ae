using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Diagnostics;
using Notify.Pipeline.Channels;

namespace Notify.Pipeline.Calls;

/// <summary>
/// Watches calls of the application's code that block their thread. After the time limit, their token is canceled; if
/// they still do not return, their lease is abandoned and their slot is freed. The thread stays lost.
/// </summary>
/// <remarks>
/// Such a call has returned no task, so a separate timer would cost more than the call. Instead, each thread has a
/// place for its current call, and one timer examines these places while there are calls. Starting a call costs one
/// write.
/// </remarks>
internal sealed class BlockedCalls : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile bool _isTimerSet;

    // By managed thread id, which is small and is reused. The runtime keeps these arrays as large as its largest id.
    private CallTimeout?[] _current = new CallTimeout?[64];
    private Seen[] _seen = [];

    public BlockedCalls(TimeProvider time, NotifyLoggers loggers)
    {
        _time = time;
        _logger = loggers.Delivery;
        _timer = time.CreateTimer(
            static self => ((BlockedCalls)self!).Examine(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Watches a call that starts on this thread, until its <see cref="CallTimeout.Leave"/>.</summary>
    public void Watch(CallTimeout call)
    {
        var thread = Environment.CurrentManagedThreadId;
        if (thread >= _current.Length)
            Grow(thread);
        _current[thread] = call;
        if (!_isTimerSet)
            SetTimer();
    }

    public void Dispose() => _timer.Dispose();

    private void SetTimer()
    {
        _isTimerSet = true;
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Grow(int thread)
    {
        lock (_gate)
        {
            // A call that starts meanwhile may be written to the old array. It is watched again with its next call.
            if (thread >= _current.Length)
                Array.Resize(ref _current, Math.Max(thread + 1, _current.Length * 2));
        }
    }

    private void Examine()
    {
        // Before the examination: a call that starts after it sets the timer again.
        _isTimerSet = false;
        var isAnyOnThread = false;
        lock (_gate)
        {
            if (_seen.Length < _current.Length)
                Array.Resize(ref _seen, _current.Length);
            for (var thread = 0; thread < _current.Length; thread++)
                isAnyOnThread |= Examine(_current[thread], ref _seen[thread]);
        }

        if (isAnyOnThread)
            SetTimer();
    }

    /// <returns>Whether the call is on its thread.</returns>
    private bool Examine(CallTimeout? call, ref Seen seen)
    {
        if (call is not { IsOnThread: true })
        {
            seen = default;
            return false;
        }

        if (seen.Call != call || seen.Number != call.Number)
        {
            // The lease is read now: should the call return while it is examined, no other delivery is affected.
            seen = new(call, call.Number, _time.GetTimestamp(), call.Lease, call.Channel);
            return true;
        }

        var elapsed = _time.GetElapsedTime(seen.Since);
        if (call.HostStop.IsCancellationRequested || seen.Lease is { Lost.IsCancellationRequested: true })
            call.Cancel(timedOut: false);
        else if (elapsed >= call.Limit)
            call.Cancel(timedOut: true);
        if (elapsed >= call.Limit + CallTimeout.Grace && !seen.IsAbandoned && seen is { Lease: { } lease, Channel: { } channel })
        {
            seen.IsAbandoned = true;
            _logger.CallBlocked(call.Service, channel.Name, lease.Envelope.Id);
            channel.Abandon(lease);
        }

        return true;
    }

    private record struct Seen(CallTimeout? Call, int Number, long Since, Lease? Lease, ChannelRuntime? Channel)
    {
        public bool IsAbandoned { get; set; }
    }
}
