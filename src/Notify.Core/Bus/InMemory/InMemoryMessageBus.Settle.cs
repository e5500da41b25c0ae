namespace Notify.Bus.InMemory;

public sealed partial class InMemoryMessageBus
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The lease is of another bus, the settlement is empty, or it forwards to a step the envelope does not have.</exception>
    public ValueTask<bool> SettleAsync(Lease lease, Settlement settlement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease is not InMemoryLease mine || mine.Queue.Bus != this)
            throw new ArgumentException("The lease was not made by this bus.", nameof(lease));
        if (settlement.State is not { } state)
            throw new ArgumentException("The settlement is empty; make one by Settlement.Complete, Retry, Defer, Forward or DeadLetter.", nameof(settlement));
        if (settlement.Kind == SettlementKind.Forward && (uint)state.Step >= (uint)mine.Envelope.Steps.Count)
            throw new ArgumentException($"The envelope has {mine.Envelope.Steps.Count} steps; it cannot be forwarded to step {state.Step}.", nameof(settlement));
        // The commonest end needs no clock.
        var now = settlement.Kind == SettlementKind.Complete ? default : _time.GetUtcNow();
        lock (Gate)
        {
            if (mine.Phase != LeasePhase.Open)
                return new(false);
            mine.Phase = LeasePhase.Settled;
            mine.Queue.InFlight--;
            Go(mine, settlement, state, now);
            ServeWaiters();
        }

        return new(true);
    }

    /// <summary>A delayed entry's time has come.</summary>
    internal void Promote(InMemoryLease entry)
    {
        entry.Lane.Delayed--;
        AddReady(entry);
    }

    /// <summary>An abandoned lease has run out: the envelope comes back with one more failure.</summary>
    internal void ExpireLease(InMemoryLease lease, DateTimeOffset now)
    {
        lease.Queue.InFlight--;
        lease.Lose();
        var state = lease.State with { Failures = lease.State.Failures + 1 };
        Return(lease.Next(state.With(new DeliveryFailure(now, lease.Channel, DeliveryOutcomes.LeaseLost, null)), lease.EnqueuedAt));
    }

    private void Go(InMemoryLease lease, Settlement settlement, DeliveryState state, DateTimeOffset now)
    {
        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                lease.Queue.TotalCompleted++;
                break;
            case SettlementKind.Retry or SettlementKind.Defer when settlement.At > now:
                AddDelayed(lease.Next(state, settlement.At), settlement.At);
                break;
            case SettlementKind.Retry:
                AddReady(lease.Next(state, now));
                break;
            case SettlementKind.Defer:
                Return(lease.Next(state, lease.EnqueuedAt));
                break;
            case SettlementKind.Forward:
                lease.Queue.TotalCompleted++;
                var next = Queue(lease.Envelope.Steps[state.Step]);
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

    private void Return(InMemoryLease entry)
    {
        entry.Lane.Return(entry);
        MarkChanged(entry.Queue);
    }

    /// <summary>Adds a dead letter.</summary>
    private void AddDeadLetter(DeadLetter letter)
    {
        _deadLetters.Add(letter);
        _housekeeping.Begin();
    }

    /// <summary>Puts a dead letter back into the queue of its first step.</summary>
    internal void Requeue(Envelope envelope, DeliveryState state, DateTimeOffset now)
    {
        var again = state with { Step = 0, Failures = 0, Requeues = state.Requeues + 1, RequeuedAt = now };
        AddReady(new InMemoryLease(Queue(envelope.Steps[0]), envelope, again, InMemoryLease.FirstToken, now));
    }
}
