using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>Decodes leased messages. Those that this process cannot decode are set aside.</summary>
internal sealed class LeaseReader(SettlePump settlements)
{
    // A process with a newer version may start and decode a message that was written by it. It is claimed once an hour
    // for a day.
    private static readonly TimeSpan UnreadableInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnreadableTime = TimeSpan.FromHours(24);

    /// <summary>Returns the leases that could be decoded.</summary>
    public async Task<List<SqlLease>> ReadAsync(SqlQueue queue, ClaimReply reply, ClockReading clock)
    {
        var leases = new List<SqlLease>(reply.Leases.Count);
        List<Task>? setAside = null;
        foreach (var stored in reply.Leases)
        {
            var envelope = EnvelopeCodec.Decode(stored.Body);
            var state = stored.State is null
                ? new DecodeResult<DeliveryState>(DecodeStatus.Decoded, DeliveryState.Initial, null)
                : EnvelopeCodec.DecodeState(stored.State);
            if (envelope.Value is not null && state.Value is not null)
            {
                var withLosses = WithLosses(state.Value, stored, queue.Channel);
                leases.Add(new SqlLease(queue, stored, envelope.Value, withLosses, clock));
                continue;
            }

            var settlement = new PendingSettlement(SetAside(queue, stored, envelope, state, reply.Now));
            settlements.Add(settlement);
            (setAside ??= []).Add(settlement.Task);
        }

        // A message whose settlement failed returns when its lease expires. The other leases must reach the caller.
        if (setAside is not null)
            await Task.WhenAll(setAside).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return leases;
    }

    private static StoredSettlement SetAside(
        SqlQueue queue,
        StoredLease stored,
        DecodeResult<Envelope> envelope,
        DecodeResult<DeliveryState> state,
        DateTimeOffset now)
    {
        var isNewer = envelope.Status != DecodeStatus.Undecodable && state.Status != DecodeStatus.Undecodable;
        var reason = isNewer ? DeliveryOutcomes.NewerVersion : DeliveryOutcomes.Undecodable;
        var end = (stored.UnreadableSince ?? now) + UnreadableTime;
        var waits = isNewer && now < end;

        // A state that cannot be decoded is not overwritten: it contains the addresses that already have the message.
        // A newer version must find the state that it has written.
        var failure = new DeliveryFailure
        {
            At = now,
            Channel = queue.Channel,
            Outcome = reason,
            Detail = envelope.Reason,
        };
        return new StoredSettlement
        {
            Id = stored.Id,
            Queue = queue.Id,
            Lane = stored.Lane,
            OrderingKey = stored.OrderingKey,
            Token = stored.Token,
            Kind = waits ? SettlementKind.Defer : SettlementKind.DeadLetter,
            Delay = !waits ? TimeSpan.Zero : end - now < UnreadableInterval ? end - now : UnreadableInterval,
            IsUnreadable = waits,
            IsSuspect = stored.LostAt.Count > 0,
            State = waits || state.Value is null
                ? null
                : EnvelopeCodec.Encode(WithLosses(state.Value, stored, queue.Channel).With(failure)),
            Reason = waits ? null : reason,
        };
    }

    /// <summary>Counts each lease that was lost after the state was written as a failure.</summary>
    private static DeliveryState WithLosses(DeliveryState state, StoredLease stored, string channel)
    {
        foreach (var at in stored.LostAt)
        {
            var failure = new DeliveryFailure { At = at, Channel = channel, Outcome = DeliveryOutcomes.LeaseLost };
            state = (state with { Failures = state.Failures + 1 }).With(failure);
        }

        return state;
    }
}
