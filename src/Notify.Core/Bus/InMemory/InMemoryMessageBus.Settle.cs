namespace Notify.Bus.InMemory;

/// <content>Settling leases, and the paths on which envelopes return to a queue.</content>
public sealed partial class InMemoryMessageBus
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The lease belongs to another bus, the settlement is empty, or it forwards to a step that the envelope does not
    /// have.
    /// </exception>
    public ValueTask<bool> SettleAsync(
        Lease lease,
        Settlement settlement,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease is not InMemoryLease entry || entry.Queue.Bus != this)
            throw new ArgumentException("The lease belongs to another bus.", nameof(lease));
        if (settlement.State is not { } state)
        {
            throw new ArgumentException(
                "The settlement is empty. Create it with Settlement.Complete, Retry, Defer, Forward or DeadLetter.",
                nameof(settlement));
        }

        var steps = entry.Envelope.Steps.Count;
        if (settlement.Kind == SettlementKind.Forward && (uint)state.Step >= (uint)steps)
        {
            throw new ArgumentException(
                $"The envelope has {steps} steps and cannot be forwarded to step {state.Step}.", nameof(settlement));
        }

        // Complete, the most frequent settlement, does not need the time. Reading the clock is not free.
        var now = settlement.Kind == SettlementKind.Complete ? default : _time.GetUtcNow();
        lock (StateLock)
        {
            if (entry.Phase != LeasePhase.Open)
                return new(false);
            entry.Phase = LeasePhase.Settled;
            entry.Queue.InFlight--;
            Apply(settlement, entry, state, now);
            ServeWaiters();
        }

        return new(true);
    }

    /// <summary>Makes a delayed entry ready.</summary>
    internal void Promote(InMemoryLease entry)
    {
        entry.Lane.Delayed--;
        AddReady(entry);
    }

    /// <summary>Ends an abandoned lease. The envelope returns to its lane with one more failure.</summary>
    internal void ExpireLease(InMemoryLease lease, DateTimeOffset now)
    {
        lease.Queue.InFlight--;
        lease.MarkLost();
        var state = lease.State with { Failures = lease.State.Failures + 1 };
        state = state.With(
            new DeliveryFailure
            {
                At = now,
                Channel = lease.Channel,
                Outcome = DeliveryOutcomes.LeaseLost,
            });
        ReturnToFront(lease.CreateNext(state, lease.EnqueuedAt));
    }

    /// <summary>Returns a dead letter to the queue of its first step.</summary>
    internal void Requeue(Envelope envelope, DeliveryState state, DateTimeOffset now)
    {
        var queue = GetQueue(envelope.Steps[0]);
        AddReady(new InMemoryLease(queue, envelope, state.AfterRequeue(now), InMemoryLease.FirstToken, now));
    }

    private void Apply(
        Settlement settlement,
        InMemoryLease lease,
        DeliveryState state,
        DateTimeOffset now)
    {
        var returnsToFront = settlement.Kind == SettlementKind.Defer && settlement.At <= now;
        if (!returnsToFront && (!settlement.KeepsOrder || IsStopping))
        {
            lease.IsHolder = false;
            lease.Lane.Release(lease);
            MarkChanged(lease.Queue);
        }

        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                lease.Queue.TotalCompleted++;
                break;
            case SettlementKind.Retry or SettlementKind.Defer when settlement.At > now:
                AddDelayed(lease.CreateNext(state, settlement.At), settlement.At - now);
                break;
            case SettlementKind.Retry:
                AddReady(lease.CreateNext(state, now));
                break;
            case SettlementKind.Defer:
                ReturnToFront(lease.CreateNext(state, lease.EnqueuedAt));
                break;
            case SettlementKind.Forward:
                lease.Queue.TotalCompleted++;
                var next = GetQueue(lease.Envelope.Steps[state.Step]);
                next.TotalAccepted++;
                AddReady(new InMemoryLease(next, lease.Envelope, state, lease.Token + 1, now));
                break;
            case SettlementKind.DeadLetter:
                AddDeadLetter(new DeadLetter
                {
                    Id = lease.Envelope.Id,
                    Channel = lease.Channel,
                    Lane = lease.Envelope.Lane,
                    Reason = settlement.Reason ?? DeliveryOutcomes.Unknown,
                    At = now,
                    Envelope = lease.Envelope,
                    State = state,
                });
                break;
        }
    }

    private void ReturnToFront(InMemoryLease entry)
    {
        entry.Lane.ReturnToFront(entry);
        MarkChanged(entry.Queue);
    }

    private void AddDeadLetter(DeadLetter letter)
    {
        _deadLetters.Add(letter);
        _retentionSweep.EnsureScheduled();
    }
}
