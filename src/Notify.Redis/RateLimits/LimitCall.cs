using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>One call of the script, and what it tells, so that its answer can be entered in the ledger.</summary>
internal sealed class LimitCall
{
    /// <summary>Ids for the permits wanted; the first ones granted are ours.</summary>
    public required long[] Ids { get; init; }

    public required long[] Returned { get; init; }

    public required long[] Used { get; init; }

    public required long[] Renewed { get; init; }

    public RedisValue[] Arguments { get; set; } = [];

    /// <summary>The connection's epoch: what is told belongs to it.</summary>
    public required int Epoch { get; init; }

    public required long At { get; init; }
}
