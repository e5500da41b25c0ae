namespace Notify.Bus.InMemory;

/// <content>Enqueueing envelopes.</content>
/// <remarks>
/// A call is added as a whole or not at all. First, every envelope reserves its idempotency key and room in its lane.
/// If all lanes have room, the envelopes are added. Otherwise the reservations are undone, and the call either fails
/// for the envelopes that are not duplicates, or waits in the line of each lane that it needs. All of this happens
/// under the lock, so other calls never see a reservation.
/// </remarks>
public sealed partial class InMemoryMessageBus
{
    private static readonly EnqueueResult[] OneAccepted = [EnqueueResult.Accepted];

    // The lanes to which the current call adds envelopes. Used only within one call; a field avoids an allocation.
    private readonly List<LaneQueue> _requestedLanes = [];
    private long _lastCall;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelopes);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<EnqueueResult>>(cancellationToken);
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (envelopes[i] is not { Steps.Count: > 0 } envelope || string.IsNullOrWhiteSpace(envelope.Steps[0]))
            {
                throw new ArgumentException(
                    "Every envelope must have at least one step, which is the name of a channel.", nameof(envelopes));
            }
        }

        var now = _time.GetUtcNow();
        lock (StateLock)
        {
            if (IsStopping)
                return ValueTask.FromException<IReadOnlyList<EnqueueResult>>(CreateStoppingException());
            if (TryAdd(envelopes, now, null) is { } results)
            {
                ServeWaiters();
                return new(results);
            }

            return new(WaitForRoom([.. envelopes], cancellationToken));
        }
    }

    private static EnqueueFailedException CreateStoppingException() => new(
        EnqueueFailureReason.Stopping,
        "The in-memory bus is shutting down and accepts no more envelopes. Nothing was enqueued. " +
        "Enqueue again when the application has restarted.");

    /// <summary>Adds all envelopes of a call. Returns null if the call has to wait.</summary>
    private EnqueueResult[]? TryAdd(IReadOnlyList<Envelope> envelopes, DateTimeOffset now, PendingEnqueue? pending)
    {
        // A call with one envelope, by far the most frequent one, allocates no array for its results.
        var single = default(EnqueueResult);
        var array = envelopes.Count > 1 ? new EnqueueResult[envelopes.Count] : null;
        var results = array is not null
            ? array.AsSpan()
            : new Span<EnqueueResult>(ref single)[..envelopes.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = ReserveKey(envelopes[i], now);

        // A call from inside a delivery never waits, so it does not count if a delivery settles a lease and thereby
        // makes room for a call that waits.
        if (HasRoom(pending) || (pending is null && DeliveryContext.IsInside))
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
                results[i] = ReleaseKey(envelopes[i], results[i]);

            // The requested lanes are not reset: a call that waits joins the line of each of them.
            if (Options.WhenFull == FullLaneAction.Wait)
                return null;
        }

        ResetRequestedLanes();
        if (array is not null)
            return array;
        if (results.IsEmpty)
            return [];
        return single.Status == EnqueueStatus.Accepted ? OneAccepted : [single];
    }

    private EnqueueResult ReserveKey(Envelope envelope, DateTimeOffset now)
    {
        var queue = GetQueue(envelope.Steps[0]);
        if (envelope.IdempotencyKey is { } key
            && !queue.Keys.TryReserve(key, envelope, DueItems.Elapsed, KeyExpiry(envelope, now), out var owner))
        {
            return EnqueueResult.Duplicate(owner.EnvelopeId, owner.NotificationId);
        }

        if (!(envelope.NotBefore > now))
        {
            var lane = queue.Lane(envelope.Lane);
            if (lane.Requested++ == 0)
                _requestedLanes.Add(lane);
        }

        return EnqueueResult.Accepted;
    }

    /// <summary>A key is remembered for the idempotency window, which starts when the envelope is due.</summary>
    private TimeSpan KeyExpiry(Envelope envelope, DateTimeOffset now)
    {
        var start = DueItems.Elapsed + (envelope.NotBefore > now ? envelope.NotBefore.Value - now : TimeSpan.Zero);
        return start + Options.IdempotencyWindow;
    }

    private EnqueueResult ReleaseKey(Envelope envelope, EnqueueResult result)
    {
        if (envelope.IdempotencyKey is { } key)
        {
            var keys = GetQueue(envelope.Steps[0]).Keys;
            if (result.Status == EnqueueStatus.Accepted)
                keys.Release(key);
            else if (keys.Contains(key, DueItems.Elapsed))
                return result; // A duplicate of an envelope of an earlier call, not of another envelope of this call.
        }

        return EnqueueResult.QueueFull;
    }

    /// <summary>
    /// Returns whether all requested lanes have room, and no other call waits for one of them. A call joins the line
    /// even if it would fit, so that a large call in front of it is not overtaken forever.
    /// </summary>
    private bool HasRoom(PendingEnqueue? pending)
    {
        foreach (var lane in _requestedLanes)
        {
            if (!lane.HasRoomFor(lane.Requested)
                || (lane.PendingCalls.First is { } first && first.Value != pending))
            {
                return false;
            }
        }

        return true;
    }

    private void ResetRequestedLanes()
    {
        foreach (var lane in _requestedLanes)
            lane.Requested = 0;
        _requestedLanes.Clear();
    }

    private void Add(Envelope envelope, DateTimeOffset now)
    {
        var queue = GetQueue(envelope.Steps[0]);
        if (envelope.IdempotencyKey is { } key)
        {
            queue.Keys.Commit(key);
            _retentionSweep.EnsureScheduled();
        }

        queue.TotalAccepted++;
        if (envelope.NotBefore > now)
        {
            var due = envelope.NotBefore.Value;
            AddScheduled(new InMemoryLease(queue, envelope, DeliveryState.Initial, InMemoryLease.FirstToken, due), due);
        }
        else
        {
            AddReady(queue, envelope, now);
        }
    }

    // The lock is reentrant: if the token is already canceled, the callback runs inside UnsafeRegister on this thread.
    private Task<IReadOnlyList<EnqueueResult>> WaitForRoom(Envelope[] envelopes, CancellationToken cancellationToken)
    {
        var call = new PendingEnqueue(envelopes, ++_lastCall);
        call.WaitFor(_requestedLanes);
        ResetRequestedLanes();
        call.Registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (bus, call) = ((InMemoryMessageBus, PendingEnqueue))state!;
                bus.CancelCall(call, token);
            },
            (this, call));
        return call.Task;
    }

    private void CancelCall(PendingEnqueue call, CancellationToken token)
    {
        lock (StateLock)
        {
            if (!call.IsWaiting)
                return;
            call.LeaveLine();
            call.TrySetCanceled(token);
            ServeWaiters();
        }
    }

    private void AdmitPendingCalls(ChannelQueue queue, DateTimeOffset now)
    {
        AdmitPendingCalls(queue.Lane(Lane.Transactional), now);
        AdmitPendingCalls(queue.Lane(Lane.Campaign), now);
    }

    private void AdmitPendingCalls(LaneQueue lane, DateTimeOffset now)
    {
        while (lane.PendingCalls.First?.Value is { } call && call.CanProceed())
        {
            if (TryAdd(call.Envelopes, now, call) is not { } results)
            {
                // An envelope may have become due since, so that the call needs another lane as well.
                var changed = call.WaitFor(_requestedLanes);
                ResetRequestedLanes();
                if (changed)
                    continue;
                return;
            }

            call.LeaveLine();
            call.TrySetResult(results);
        }
    }

    private static void FailPendingCalls(ChannelQueue queue)
    {
        FailPendingCalls(queue.Lane(Lane.Transactional));
        FailPendingCalls(queue.Lane(Lane.Campaign));
    }

    private static void FailPendingCalls(LaneQueue lane)
    {
        while (lane.PendingCalls.First?.Value is { } call)
        {
            call.LeaveLine();
            call.TrySetException(CreateStoppingException());
        }
    }
}
