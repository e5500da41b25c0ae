namespace Notify.Bus.InMemory;

public sealed partial class InMemoryMessageBus
{
    private static readonly TimeSpan NewerVersionsKept = TimeSpan.FromHours(24);

    /// <summary>
    /// Everything that is queued or delayed at this moment, in the order it would be claimed, each channel on its own. Called after a shutdown it yields what was left
    /// behind; nothing is taken out. What is in flight and the dead letters are not in it.
    /// </summary>
    /// <returns>A sequence that encodes as it is enumerated.</returns>
    public IEnumerable<StoredEnvelope> Export()
    {
        var ready = new List<InMemoryLease>();
        List<(IDueItem Item, DateTimeOffset Due)> waiting;
        lock (Gate)
        {
            foreach (var queue in _channels.Values)
            {
                queue.Lane(Lane.Transactional).CopyTo(ready);
                queue.Lane(Lane.Campaign).CopyTo(ready);
            }

            waiting = Schedule.Snapshot();
            waiting.RemoveAll(one => one.Item is not (InMemoryLease { Phase: LeasePhase.Delayed } or UndecodedEnvelope));
        }

        return ready.Select(entry => Store(entry, null))
            .Concat(waiting.Select(one => one.Item is InMemoryLease entry ? Store(entry, one.Due) : ((UndecodedEnvelope)one.Item).Stored));
    }

    /// <summary>Puts back bytes that were kept elsewhere, or come from another process. Bypasses the bound.</summary>
    /// <param name="channel">The channel whose queue they were in.</param>
    /// <param name="lane">The lane they were in; of bytes that can be decoded, the envelope's own lane counts.</param>
    /// <param name="wire">The bytes, as <see cref="EnvelopeCodec"/> writes them; copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="EnqueueFailedException">The bus is shutting down.</exception>
    public ValueTask<RestoreStatus> RestoreAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire, CancellationToken cancellationToken = default) =>
        RestoreAsync(new StoredEnvelope(channel, lane, wire), cancellationToken);

    /// <summary>Puts back what <see cref="Export"/> yielded. Bypasses the bound.</summary>
    /// <param name="stored">One of the envelopes.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="EnqueueFailedException">The bus is shutting down.</exception>
    public ValueTask<RestoreStatus> RestoreAsync(StoredEnvelope stored, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentException.ThrowIfNullOrWhiteSpace(stored.Channel, nameof(stored));
        cancellationToken.ThrowIfCancellationRequested();
        var now = _time.GetUtcNow();
        stored = stored with { Wire = stored.Wire.ToArray() };
        lock (Gate)
        {
            if (IsStopping)
                throw Stopping();
            var outcome = Readmit(stored, now);
            if (outcome == RestoreStatus.Deferred)
                new UndecodedEnvelope(this, stored, now + NewerVersionsKept).Wait(now);
            ServeWaiters();
            return new(outcome);
        }
    }

    /// <summary>Takes stored bytes in as far as they can be read.</summary>
    internal RestoreStatus Readmit(StoredEnvelope stored, DateTimeOffset now)
    {
        var envelope = EnvelopeCodec.Decode(stored.Wire);
        var state = stored.State.IsEmpty
            ? new DecodeResult<DeliveryState>(DecodeStatus.Decoded, DeliveryState.Initial, null)
            : EnvelopeCodec.DecodeState(stored.State.Span);
        if (envelope.Outcome == DecodeStatus.Undecodable || state.Outcome == DecodeStatus.Undecodable)
        {
            AddUndecodedDeadLetter(stored, DeliveryOutcomes.Undecodable, envelope.Reason ?? $"its state: {state.Reason}", now);
            return RestoreStatus.DeadLettered;
        }

        if (envelope.Value is null || state.Value is null)
            return RestoreStatus.Deferred;
        return Readmit(stored, envelope.Value, state.Value, now);
    }

    /// <summary>Makes a dead letter of bytes nobody here can read.</summary>
    internal void AddUndecodedDeadLetter(StoredEnvelope stored, string reason, string? detail, DateTimeOffset now) => AddDeadLetter(new DeadLetter
    {
        Id = Guid.CreateVersion7(now),
        Channel = stored.Channel,
        Lane = stored.Lane,
        Reason = reason,
        At = now,
        State = DeliveryState.Initial.With(new DeliveryFailure(now, stored.Channel, reason, detail)),
        Bytes = stored.Wire,
    });

    private static StoredEnvelope Store(InMemoryLease entry, DateTimeOffset? due) => new(entry.Channel, entry.Envelope.Lane, EnvelopeCodec.Encode(entry.Envelope))
    {
        State = ReferenceEquals(entry.State, DeliveryState.Initial) ? default : EnvelopeCodec.Encode(entry.State),
        DueAt = due,
    };

    private RestoreStatus Readmit(StoredEnvelope stored, Envelope envelope, DeliveryState state, DateTimeOffset now)
    {
        if (envelope.IdempotencyKey is { } key)
        {
            var keys = Queue(envelope.Steps[0]).Keys;
            if (!keys.TryReserve(key, envelope, now, KeyExpiry(envelope, now), out var first) && first.Id != envelope.Id)
                return RestoreStatus.Duplicate;
            keys.Keep(key);
            _housekeeping.Begin();
        }

        var queue = Queue(stored.Channel);
        queue.TotalAccepted++;
        var due = stored.DueAt ?? envelope.NotBefore ?? now;
        var entry = new InMemoryLease(queue, envelope, state, InMemoryLease.FirstToken, due > now ? due : now);
        if (due > now)
            AddDelayed(entry, due);
        else
            AddReady(entry);
        return RestoreStatus.Queued;
    }
}
