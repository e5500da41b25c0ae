using Notify.Bus;

namespace Notify.Redis.Bus;

/// <summary>A settlement that has not been confirmed by Redis.</summary>
internal sealed class PendingSettlement : TaskCompletionSource<bool>
{
    public const char Complete = 'k';
    public const char Retry = 'r';
    public const char Defer = 'f';
    public const char DeadLetter = 'x';
    public const char NewerVersion = 'v';

    private PendingSettlement(string id, long token, char kind)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Id = id;
        Token = token;
        Kind = kind;
    }

    public string Id { get; }

    public long Token { get; }

    public char Kind { get; }

    /// <summary>Relative to now, so that the client's clock does not matter.</summary>
    public long DelayMilliseconds { get; private init; }

    /// <summary>Whether later envelopes of the recipient wait for this one.</summary>
    public bool KeepsOrder { get; private init; }

    /// <summary>Whether the envelope was not delivered since it has lost a lease: it is claimed alone again.</summary>
    public bool IsSuspect { get; private init; }

    public byte[] State { get; private init; } = [];

    public string Reason { get; private init; } = "";

    public static PendingSettlement Of(RedisLease lease, Settlement settlement, DateTimeOffset now)
    {
        return settlement.Kind switch
        {
            SettlementKind.Retry => Later(Retry),
            SettlementKind.Defer => Later(Defer),
            SettlementKind.DeadLetter => new(lease.Key, lease.Token, DeadLetter)
            {
                Reason = settlement.Reason ?? DeliveryOutcomes.Unknown,
                State = EnvelopeCodec.Encode(settlement.State),
            },
            _ => new(lease.Key, lease.Token, Complete),
        };

        PendingSettlement Later(char kind) => new(lease.Key, lease.Token, kind)
        {
            DelayMilliseconds = Delay(settlement.At, now),
            KeepsOrder = settlement.KeepsOrder,
            IsSuspect = settlement.State.HasLostLease,
            State = EnvelopeCodec.Encode(settlement.State),
        };
    }

    /// <summary>Returns the envelope to the front of its lane and keeps its state.</summary>
    public static PendingSettlement Release(RedisLease lease) => new(lease.Key, lease.Token, Defer);

    /// <summary>Settles an envelope that this process cannot decode.</summary>
    /// <param name="id">The id of the envelope.</param>
    /// <param name="token">The token of the lease.</param>
    /// <param name="newer">Whether it was written by a newer version.</param>
    /// <param name="reason">The reason of the dead letter.</param>
    /// <param name="state">The new state, or null to keep the stored one.</param>
    public static PendingSettlement Unread(
        string id,
        long token,
        bool newer,
        string reason,
        DeliveryState? state) =>
        new(id, token, newer ? NewerVersion : DeadLetter)
        {
            Reason = reason,
            State = state is null ? [] : EnvelopeCodec.Encode(state),
        };

    private static long Delay(DateTimeOffset at, DateTimeOffset now) =>
        at <= now ? 0 : (long)Math.Ceiling((at - now).TotalMilliseconds);
}
