using Notify.Bus;

namespace Notify.Redis.Bus;

/// <summary>A settlement on its way to Redis.</summary>
internal sealed class SettleItem : TaskCompletionSource<bool>
{
    public const char Complete = 'k';
    public const char Retry = 'r';
    public const char Defer = 'f';
    public const char DeadLetter = 'x';
    public const char NewerVersion = 'v';

    private SettleItem(string id, long token, char kind) : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Id = id;
        Token = token;
        Kind = kind;
    }

    public string Id { get; }

    public long Token { get; }

    public char Kind { get; }

    /// <summary>From now, so that a client's clock does not matter.</summary>
    public long DelayMilliseconds { get; private init; }

    public byte[] State { get; private init; } = [];

    public string Reason { get; private init; } = "";

    public static SettleItem Of(RedisLease lease, Settlement settlement, DateTimeOffset now) => settlement.Kind switch
    {
        SettlementKind.Retry => new(lease.Key, lease.Token, Retry) { DelayMilliseconds = Delay(settlement.At, now), State = EnvelopeCodec.Encode(settlement.State) },
        SettlementKind.Defer => new(lease.Key, lease.Token, Defer) { DelayMilliseconds = Delay(settlement.At, now), State = EnvelopeCodec.Encode(settlement.State) },
        SettlementKind.DeadLetter => new(lease.Key, lease.Token, DeadLetter) { Reason = settlement.Reason ?? Notify.DeliveryOutcomes.Unknown, State = EnvelopeCodec.Encode(settlement.State) },
        _ => new(lease.Key, lease.Token, Complete),
    };

    /// <summary>Back to the front, its state as it was.</summary>
    public static SettleItem GiveBack(RedisLease lease) => new(lease.Key, lease.Token, Defer);

    /// <summary>Bytes nobody here can read.</summary>
    public static SettleItem Unread(string id, long token, bool newer, string reason, DeliveryState state) =>
        new(id, token, newer ? NewerVersion : DeadLetter) { Reason = reason, State = EnvelopeCodec.Encode(state) };

    private static long Delay(DateTimeOffset at, DateTimeOffset now) => at <= now ? 0 : (long)Math.Ceiling((at - now).TotalMilliseconds);
}
