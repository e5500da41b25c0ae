using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// One caller's line of numbered calls, one at a time. The server keeps the number and the answer of the last: a call made again because its answer was lost gets that answer, and
/// one that arrives after its successor does nothing.
/// </summary>
internal sealed class CallSequence(RedisKey key)
{
    private long _number = 1;

    public RedisKey Key { get; } = key;

    /// <summary>The number of the call at hand; the same until it was answered.</summary>
    public long Number => _number;

    /// <summary>The call was answered, or given up for good.</summary>
    public void Next() => _number++;
}
