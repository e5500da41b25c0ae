using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>
/// One call of rate-limit.lua and the permits it reports, so that its reply can be recorded in the ledger.
/// </summary>
internal sealed class LimitRequest
{
    /// <summary>The ids of the requested permits. The reply says how many of the first ones were granted.</summary>
    public required long[] Ids { get; init; }

    public required long[] Returned { get; init; }

    public required long[] Used { get; init; }

    public required long[] Renewed { get; init; }

    public RedisValue[] Arguments { get; set; } = [];

    /// <summary>The epoch of the store in which the call reports permits.</summary>
    public required int Epoch { get; init; }

    public required long At { get; init; }
}

/// <summary>The reply of rate-limit.lua.</summary>
/// <param name="Granted">The number of granted permits.</param>
/// <param name="Pause">If none was granted: the time until a next attempt is useful.</param>
/// <param name="Processes">The number of processes that use the limit.</param>
/// <param name="OthersWait">The number of other processes in which a call blocks in AcquireAsync.</param>
/// <param name="Forgotten">Whether the data was lost, so that the process must report all its permits again.</param>
/// <param name="Free">The number of free permits.</param>
internal readonly record struct LimitReply(
    int Granted,
    TimeSpan Pause,
    int Processes,
    int OthersWait,
    bool Forgotten,
    int Free)
{
    public static LimitReply Parse(RedisResult result)
    {
        var numbers = (long[]?)result;
        return numbers is { Length: 6 }
            ? new(
                (int)numbers[0],
                TimeSpan.FromMilliseconds(Math.Max(numbers[1], 1)),
                (int)numbers[2],
                (int)numbers[3],
                numbers[4] == 1,
                (int)numbers[5])
            : throw new InvalidOperationException("The reply of rate-limit.lua does not have six numbers.");
    }
}
