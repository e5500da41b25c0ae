namespace Notify.Bus.InMemory;

public sealed partial class InMemoryMessageBus
{
    private static readonly EnqueueResult[] OneAccepted = [EnqueueResult.Accepted];

    // Scratch of the call at hand: the lanes it would add to.
    private readonly List<LaneQueue> _wantedLanes = [];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(IReadOnlyList<Envelope> envelopes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelopes);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<EnqueueResult>>(cancellationToken);
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (envelopes[i] is not { Steps.Count: > 0 } envelope || string.IsNullOrWhiteSpace(envelope.Steps[0]))
                throw new ArgumentException("Every envelope needs a step to enter by: the name of a channel.", nameof(envelopes));
        }

        var now = _time.GetUtcNow();
        lock (Gate)
        {
            if (IsStopping)
                return ValueTask.FromException<IReadOnlyList<EnqueueResult>>(Stopping());
            if (TryAdd(envelopes, now, null) is { } results)
            {
                ServeWaiters();
                return new(results);
            }

            return new(WaitForRoom([.. envelopes], cancellationToken));
        }
    }

    private static EnqueueFailedException Stopping() =>
        new(EnqueueFailureReason.Stopping, "The in-memory bus is shutting down and takes nothing more; nothing was queued. Enqueue again when the application is back.");

    /// <summary>Adds a call as a whole. Null where it has to wait.</summary>
    private EnqueueResult[]? TryAdd(IReadOnlyList<Envelope> envelopes, DateTimeOffset now, PendingEnqueue? waiting)
    {
        var one = default(EnqueueResult);
        var many = envelopes.Count > 1 ? new EnqueueResult[envelopes.Count] : null;
        var results = many is not null ? many.AsSpan() : new Span<EnqueueResult>(ref one)[..envelopes.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = ReserveKey(envelopes[i], now);

        if (HasRoom(waiting))
        {
            for (var i = 0; i < results.Length; i++)
            {
                if (results[i].Status == EnqueueStatus.Accepted)
                    Add(envelopes[i], now);
            }
        }
        else
        {
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = ReleaseKey(envelopes[i], results[i], now);
            }

            if (Options.WhenFull == FullLaneAction.Wait)
                return null;
        }

        ForgetWanted();
        return many ?? (results.IsEmpty ? [] : one.Status == EnqueueStatus.Accepted ? OneAccepted : [one]);
    }

    private EnqueueResult ReserveKey(Envelope envelope, DateTimeOffset now)
    {
        var queue = Queue(envelope.Steps[0]);
        if (envelope.IdempotencyKey is { } key)
        {
            if (!queue.Keys.TryReserve(key, envelope, now, KeyExpiry(envelope, now), out var first))
                return EnqueueResult.Duplicate(first.Id, first.NotificationId);
        }

        if (!(envelope.NotBefore > now))
        {
            var lane = queue.Lane(envelope.Lane);
            if (lane.Requested++ == 0)
                _wantedLanes.Add(lane);
        }

        return EnqueueResult.Accepted;
    }

    /// <summary>The window never ends before the envelope has been due for as long.</summary>
    private DateTimeOffset KeyExpiry(Envelope envelope, DateTimeOffset now)
    {
        var from = envelope.NotBefore > now ? envelope.NotBefore.Value : now;
        return from < DateTimeOffset.MaxValue - Options.IdempotencyWindow ? from + Options.IdempotencyWindow : DateTimeOffset.MaxValue;
    }

    private EnqueueResult ReleaseKey(Envelope envelope, EnqueueResult result, DateTimeOffset now)
    {
        if (envelope.IdempotencyKey is { } key)
        {
            var keys = Queue(envelope.Steps[0]).Keys;
            if (result.Status == EnqueueStatus.Accepted)
                keys.Release(key);
            else if (keys.Knows(key, now))
                return result; // A duplicate of an envelope of an earlier call, not of one further up in this one.
        }

        return EnqueueResult.QueueFull;
    }

    private bool HasRoom(PendingEnqueue? waiting)
    {
        foreach (var lane in _wantedLanes)
        {
            if (!lane.HasRoomFor(lane.Requested) || (lane.Calls.First is { } first && first.Value != waiting))
                return false;
        }

        return true;
    }

    private void ForgetWanted()
    {
        foreach (var lane in _wantedLanes)
            lane.Requested = 0;
        _wantedLanes.Clear();
    }

    private void Add(Envelope envelope, DateTimeOffset now)
    {
        var queue = Queue(envelope.Steps[0]);
        if (envelope.IdempotencyKey is { } key)
        {
            queue.Keys.Keep(key);
            _housekeeping.Begin();
        }

        queue.TotalAccepted++;
        if (envelope.NotBefore > now)
            AddDelayed(new InMemoryLease(queue, envelope, DeliveryState.Initial, InMemoryLease.FirstToken, envelope.NotBefore.Value), envelope.NotBefore.Value);
        else
            AddReady(queue, envelope, now);
    }

    private Task<IReadOnlyList<EnqueueResult>> WaitForRoom(Envelope[] envelopes, CancellationToken cancellationToken)
    {
        var call = new PendingEnqueue(envelopes);
        foreach (var lane in _wantedLanes)
            call.JoinLine(lane, lane.Requested);
        ForgetWanted();
        call.Registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (bus, call) = ((InMemoryMessageBus, PendingEnqueue))state!;
                bus.GiveUp(call, token);
            },
            (this, call));
        return call.Task;
    }

    private void GiveUp(PendingEnqueue call, CancellationToken token)
    {
        lock (Gate)
        {
            if (!call.IsWaiting)
                return;
            call.LeaveLine(MarkChanged);
            call.TrySetCanceled(token);
            ServeWaiters();
        }
    }

    private void AdmitCalls(ChannelQueue queue, DateTimeOffset now)
    {
        AdmitCalls(queue.Lane(Lane.Transactional), now);
        AdmitCalls(queue.Lane(Lane.Campaign), now);
    }

    private void AdmitCalls(LaneQueue lane, DateTimeOffset now)
    {
        while (lane.Calls.First?.Value is { } call && call.CanProceed())
        {
            if (TryAdd(call.Envelopes, now, call) is not { } results)
            {
                ForgetWanted();
                return;
            }

            call.LeaveLine(MarkChanged);
            call.TrySetResult(results);
        }
    }

    private static void FailCalls(ChannelQueue queue)
    {
        FailCalls(queue.Lane(Lane.Transactional));
        FailCalls(queue.Lane(Lane.Campaign));
    }

    private static void FailCalls(LaneQueue lane)
    {
        while (lane.Calls.First?.Value is { } call)
        {
            call.LeaveLine(static _ => { });
            call.TrySetException(Stopping());
        }
    }
}
