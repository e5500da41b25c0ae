using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>A settlement that has not been confirmed by the database.</summary>
internal sealed class PendingSettlement(StoredSettlement stored)
    : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public StoredSettlement Stored { get; } = stored;

    public static PendingSettlement Of(SqlLease lease, Settlement settlement, int nextQueue, DateTimeOffset now) => new(
        new StoredSettlement
        {
            Id = lease.Envelope.Id,
            Queue = lease.Key.Queue,
            Lane = lease.Key.Lane,
            OrderingKey = lease.Key.OrderingKey,
            Token = lease.Key.Token,
            Kind = settlement.Kind,
            Delay = settlement.Kind is SettlementKind.Retry or SettlementKind.Defer && settlement.At > now
                ? settlement.At - now
                : TimeSpan.Zero,
            KeepsOrder = settlement.KeepsOrder,
            IsSuspect = settlement.State.HasLostLease,
            State = settlement.Kind == SettlementKind.Complete ? null : EnvelopeCodec.Encode(settlement.State),
            NextQueue = nextQueue,
            Reason = settlement.Kind == SettlementKind.DeadLetter
                ? settlement.Reason ?? DeliveryOutcomes.Unknown
                : null,
        });

    /// <summary>Returns an envelope to the front of its lane and keeps its state.</summary>
    public static PendingSettlement Release(LeaseKey key, Guid id, bool isSuspect) => new(new StoredSettlement
    {
        Id = id,
        Queue = key.Queue,
        Lane = key.Lane,
        OrderingKey = key.OrderingKey,
        Token = key.Token,
        Kind = SettlementKind.Defer,
        KeepsOrder = true,
        IsSuspect = isSuspect,
    });
}
