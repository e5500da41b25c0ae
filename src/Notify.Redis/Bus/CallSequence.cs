using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// The numbered calls of one caller, one at a time. The server stores the number and the reply of the last call: a call
/// that is repeated because its reply was lost receives that reply, and a call that arrives after its successor does
/// nothing.
/// </summary>
internal sealed class CallSequence(RedisKey key)
{
    private long _number = 1;

    public RedisKey Key { get; } = key;

    /// <summary>The number of the current call. It stays the same until the call has a reply.</summary>
    public long Number => _number;

    /// <summary>Continues with the next number, after a reply or if the call is never repeated.</summary>
    public void Next() => _number++;
}
