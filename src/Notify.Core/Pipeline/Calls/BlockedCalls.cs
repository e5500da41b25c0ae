using Microsoft.Extensions.Logging;
using Notify.Diagnostics;

namespace Notify.Pipeline.Calls;

/// <summary>
/// Watches calls of the application's code that block their thread. After the time limit, their token is canceled; if
/// they still do not return, their lease is abandoned and their slot is freed. The thread stays lost.
/// </summary>
/// <remarks>
/// Such a call has returned no task, so a separate timer would cost more than the call. Instead, each thread has a
/// place for its current call, and one timer examines these places while there are calls.
/// </remarks>
internal sealed class BlockedCalls : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile bool _isTimerSet;

    // By managed thread id, which is small and is reused. The array grows by a copy that contains the same places.
    private volatile Place?[] _places = new Place?[64];

    public BlockedCalls(TimeProvider time, NotifyLoggers loggers)
    {
        _time = time;
        _logger = loggers.Delivery;
        _timer = time.CreateTimer(
            static self => ((BlockedCalls)self!).Examine(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Watches a call that starts on this thread, until <see cref="Leave"/>.</summary>
    /// <returns>The call inside which it starts; null if there is none.</returns>
    public CallTimeout? Enter(CallTimeout call)
    {
        // A full fence: either this thread sees that the timer is not set, or the examination sees the call.
        var outer = Interlocked.Exchange(ref PlaceOfThread().Current, call);
        if (!_isTimerSet)
            SetTimer();
        return outer;
    }

    /// <summary>The call on this thread has returned its task or has thrown.</summary>
    /// <param name="outer">The result of <see cref="Enter"/>.</param>
    public void Leave(CallTimeout? outer) => Volatile.Write(ref PlaceOfThread().Current, outer);

    public void Dispose() => _timer.Dispose();

    private void SetTimer()
    {
        _isTimerSet = true;
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private Place PlaceOfThread()
    {
        var thread = Environment.CurrentManagedThreadId;
        var places = _places;
        return thread < places.Length && places[thread] is { } place ? place : AddPlace(thread);
    }

    private Place AddPlace(int thread)
    {
        lock (_gate)
        {
            var places = _places;
            if (thread >= places.Length)
                Array.Resize(ref places, Math.Max(thread + 1, places.Length * 2));
            var place = places[thread] ??= new Place();
            _places = places;
            return place;
        }
    }

    private void Examine()
    {
        // Before the examination: a call that starts after it sets the timer again.
        _isTimerSet = false;
        Interlocked.MemoryBarrier();
        var isAnyOnThread = false;
        lock (_gate)
        {
            foreach (var place in _places)
                isAnyOnThread |= place is not null && Examine(place);
        }

        if (isAnyOnThread)
            SetTimer();
    }

    /// <returns>Whether a call is on the thread.</returns>
    private bool Examine(Place place)
    {
        if (Volatile.Read(ref place.Current) is not { } call)
        {
            place.Seen = default;
            return false;
        }

        if (place.Seen.Call != call || place.Seen.Number != call.Number)
        {
            // The call is acted on at the next examination at the earliest, and only if it is the same one: should it
            // return while its properties are read here, no other delivery is affected.
            var number = call.Number;
            place.Seen = new(call, number, call.Service, call.StartedAt, call.Limit, call.Owner);
            return true;
        }

        ref var seen = ref place.Seen;
        var elapsed = _time.GetElapsedTime(seen.Since);
        var lease = seen.Owner.Lease;
        if (seen.Owner.Stop.IsCancellationRequested || lease is { Lost.IsCancellationRequested: true })
            call.Cancel(seen.Number, timedOut: false);
        else if (elapsed >= seen.Limit)
            call.Cancel(seen.Number, timedOut: true);
        if (elapsed >= seen.Limit + CallTimeout.Grace && !seen.IsAbandoned && lease is not null)
        {
            seen.IsAbandoned = true;
            _logger.CallBlocked(ServiceNames.Of(seen.Service), seen.Owner.Channel.Name, seen.Owner.Envelope);
            seen.Owner.Channel.Abandon(lease);
        }

        return true;
    }

    /// <summary>The current call of one thread, and its values at the last examination.</summary>
    private sealed class Place
    {
        /// <summary>The call that is on the thread, written by that thread only.</summary>
        public CallTimeout? Current;

        /// <summary>Guarded by the lock.</summary>
        public Seen Seen;
    }

    private record struct Seen(
        CallTimeout? Call,
        long Number,
        object Service,
        long Since,
        TimeSpan Limit,
        CallOwner Owner)
    {
        public bool IsAbandoned { get; set; }
    }
}
