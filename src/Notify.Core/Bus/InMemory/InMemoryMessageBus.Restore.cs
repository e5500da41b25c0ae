using System.Runtime.CompilerServices;

namespace Notify.Bus.InMemory;

/// <content>Exporting and restoring envelopes.</content>
public sealed partial class InMemoryMessageBus
{
    // How long envelopes in a newer wire format wait for a process that can decode them.
    private static readonly TimeSpan NewerVersionsRetention = TimeSpan.FromHours(24);

    // The bytes of restored envelopes that this version would encode differently: a newer minor version may have added
    // fields that this version does not know. They are kept as long as their envelope.
    private readonly ConditionalWeakTable<Envelope, byte[]> _restoredBytes = [];

    /// <summary>
    /// Returns all queued and delayed envelopes, channel by channel, in the order in which they would be claimed.
    /// </summary>
    /// <returns>A sequence that encodes each envelope when it is enumerated.</returns>
    /// <remarks>
    /// Call it after a shutdown to save the remaining envelopes. Nothing is removed from the bus. Envelopes in flight
    /// and dead letters are not included.
    /// </remarks>
    public IEnumerable<StoredEnvelope> Export()
    {
        var ready = new List<InMemoryLease>();
        List<(IDueItem Item, DateTimeOffset Due)> delayed;
        lock (StateLock)
        {
            foreach (var queue in _queues.Values)
            {
                queue.Lane(Lane.Transactional).CopyTo(ready);
                queue.Lane(Lane.Campaign).CopyTo(ready);
            }

            delayed = DueItems.ToList(_time.GetUtcNow());
            delayed.RemoveAll(
                one => one.Item is not (InMemoryLease { Phase: LeasePhase.Delayed } or UndecodedEnvelope));
        }

        return ready.Select(entry => Store(entry, null))
            .Concat(delayed.Select(one =>
                one.Item is InMemoryLease entry ? Store(entry, one.Due) : ((UndecodedEnvelope)one.Item).Stored));
    }

    /// <summary>Restores an encoded envelope that was stored elsewhere or by another process.</summary>
    /// <param name="channel">The channel in whose queue the envelope was.</param>
    /// <param name="lane">
    /// The lane in which the envelope was. If the envelope can be decoded, its own lane is used instead.
    /// </param>
    /// <param name="wire">The bytes as written by <see cref="EnvelopeCodec"/>. They are copied.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result of the restore.</returns>
    /// <remarks>The capacity of the lane does not apply.</remarks>
    /// <exception cref="EnqueueFailedException">The bus is shutting down.</exception>
    public ValueTask<RestoreStatus> RestoreAsync(
        string channel,
        Lane lane,
        ReadOnlyMemory<byte> wire,
        CancellationToken cancellationToken = default) =>
        RestoreAsync(new StoredEnvelope { Channel = channel, Lane = lane, Wire = wire }, cancellationToken);

    /// <summary>Restores an envelope that <see cref="Export"/> returned.</summary>
    /// <param name="stored">The envelope to restore.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result of the restore.</returns>
    /// <remarks>The capacity of the lane does not apply.</remarks>
    /// <exception cref="EnqueueFailedException">The bus is shutting down.</exception>
    public ValueTask<RestoreStatus> RestoreAsync(
        StoredEnvelope stored,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentException.ThrowIfNullOrWhiteSpace(stored.Channel, nameof(stored));
        cancellationToken.ThrowIfCancellationRequested();
        var now = _time.GetUtcNow();
        stored = stored with { Wire = stored.Wire.ToArray() };
        lock (StateLock)
        {
            if (IsStopping)
                throw CreateStoppingException();
            var status = TryDecodeAndAdd(stored, now);
            if (status == RestoreStatus.Deferred)
                new UndecodedEnvelope(this, stored, DueItems.Elapsed + NewerVersionsRetention).ScheduleRetry();
            ServeWaiters();
            return new(status);
        }
    }

    /// <summary>Adds a stored envelope if it can be decoded; adds a dead letter if it can never be decoded.</summary>
    internal RestoreStatus TryDecodeAndAdd(StoredEnvelope stored, DateTimeOffset now)
    {
        var (envelope, state) = Decode(stored);
        if (envelope.Status == DecodeStatus.Undecodable || state.Status == DecodeStatus.Undecodable)
        {
            AddUndecodedDeadLetter(stored, envelope, state, DeliveryOutcomes.Undecodable, now);
            return RestoreStatus.DeadLettered;
        }

        if (envelope.Value is null || state.Value is null)
            return RestoreStatus.Deferred;
        return Add(stored, envelope.Value, state.Value, now);
    }

    /// <summary>Adds a dead letter for an envelope that remained in a newer wire format for too long.</summary>
    internal void AddNewerVersionDeadLetter(StoredEnvelope stored, DateTimeOffset now)
    {
        var (envelope, state) = Decode(stored);
        AddUndecodedDeadLetter(stored, envelope, state, DeliveryOutcomes.NewerVersion, now);
    }

    private static (DecodeResult<Envelope> Envelope, DecodeResult<DeliveryState> State) Decode(StoredEnvelope stored) =>
    (
        EnvelopeCodec.Decode(stored.Wire),
        stored.State.IsEmpty
            ? new DecodeResult<DeliveryState>(DecodeStatus.Decoded, DeliveryState.Initial, null)
            : EnvelopeCodec.DecodeState(stored.State.Span));

    /// <summary>
    /// Adds a dead letter with the bytes that this process cannot decode: those of the envelope, or those of the state,
    /// which contains the addresses that already have the message.
    /// </summary>
    private void AddUndecodedDeadLetter(
        StoredEnvelope stored,
        DecodeResult<Envelope> envelope,
        DecodeResult<DeliveryState> state,
        string reason,
        DateTimeOffset now)
    {
        var detail = envelope.Reason ?? (state.Reason is null ? null : $"its state: {state.Reason}");
        AddDeadLetter(new DeadLetter
        {
            Id = envelope.Value?.Id ?? Guid.CreateVersion7(now),
            Channel = stored.Channel,
            Lane = stored.Lane,
            Reason = reason,
            At = now,
            Envelope = envelope.Value,
            State = (state.Value ?? DeliveryState.Initial).With(new DeliveryFailure
            {
                At = now,
                Channel = stored.Channel,
                Outcome = reason,
                Detail = detail,
            }),
            Bytes = envelope.Value is null ? stored.Wire : stored.State,
        });
    }

    private StoredEnvelope Store(InMemoryLease entry, DateTimeOffset? due) =>
        new()
        {
            Channel = entry.Channel,
            Lane = entry.Envelope.Lane,
            Wire = _restoredBytes.TryGetValue(entry.Envelope, out var bytes)
                ? bytes
                : EnvelopeCodec.Encode(entry.Envelope),
            State = ReferenceEquals(entry.State, DeliveryState.Initial) ? default : EnvelopeCodec.Encode(entry.State),
            DueAt = due,
        };

    private RestoreStatus Add(
        StoredEnvelope stored,
        Envelope envelope,
        DeliveryState state,
        DateTimeOffset now)
    {
        if (envelope.IdempotencyKey is { } key)
        {
            var keys = GetQueue(envelope.Steps[0]).Keys;
            if (!keys.TryReserve(key, envelope, DueItems.Elapsed, KeyExpiry(envelope, now), out var owner)
                && owner.EnvelopeId != envelope.Id)
            {
                return RestoreStatus.Duplicate;
            }

            keys.Commit(key);
            _retentionSweep.EnsureScheduled();
        }

        if (!EnvelopeCodec.Encode(envelope).AsSpan().SequenceEqual(stored.Wire.Span))
            _restoredBytes.Add(envelope, stored.Wire.ToArray());
        var queue = GetQueue(stored.Channel);
        queue.TotalAccepted++;
        var due = stored.DueAt ?? envelope.NotBefore ?? now;
        var entry = new InMemoryLease(queue, envelope, state, InMemoryLease.FirstToken, due > now ? due : now);
        if (due <= now)
            AddReady(entry);
        else if (due == envelope.NotBefore)
            AddScheduled(entry, due);
        else
            AddDelayed(entry, due - now);
        return RestoreStatus.Queued;
    }
}

/// <summary>
/// A stored envelope in a newer wire format. Decoding is retried every hour. Guarded by the bus's lock.
/// </summary>
/// <param name="bus">The bus.</param>
/// <param name="stored">The stored envelope.</param>
/// <param name="expiry">When to give up, as the time since the bus was created.</param>
internal sealed class UndecodedEnvelope(InMemoryMessageBus bus, StoredEnvelope stored, TimeSpan expiry) : IDueItem
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromHours(1);

    public StoredEnvelope Stored { get; } = stored;

    public void ScheduleRetry()
    {
        bus.GetQueue(Stored.Channel).Lane(Stored.Lane).Delayed++;
        var remaining = expiry - bus.DueItems.Elapsed;
        bus.DueItems.AddAfter(this, RetryInterval < remaining ? RetryInterval : remaining);
    }

    public bool OnDue(DateTimeOffset now)
    {
        bus.GetQueue(Stored.Channel).Lane(Stored.Lane).Delayed--;
        if (bus.TryDecodeAndAdd(Stored, now) != RestoreStatus.Deferred)
            return false;
        if (bus.DueItems.Elapsed < expiry)
            ScheduleRetry();
        else
            bus.AddNewerVersionDeadLetter(Stored, now);
        return false;
    }
}
