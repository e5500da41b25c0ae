using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// The keys of one queue. They have the same hash tag, so that one node of a cluster holds them. <c>docs/redis.md</c>
/// describes them.
/// </summary>
internal sealed class QueueKeys
{
    // In the order of queue.lua.
    private static readonly string[] Suffixes =
    [
        "m", "t", "c", "tr", "cr", "l", "d", "s", "zt", "zc", "x", "xr", "e", "u", "p", "n", "cn", "cc", "o", "on",
        "tf", "cf",
    ];

    private readonly string _prefix;
    private readonly RedisKey[] _fixed;

    public QueueKeys(string @namespace, string channel)
    {
        _prefix = $"{{{@namespace}:{channel}}}:";
        _fixed = [.. Suffixes.Select(Of), Of("i")];
        Wake = _prefix + "wake";
    }

    /// <summary>The channel on which wake-up signals are published.</summary>
    public string Wake { get; }

    /// <summary>The keys of a script whose calls are not numbered.</summary>
    public RedisKey[] All => _fixed;

    /// <summary>The index of a key in a script, from 1.</summary>
    public static int IndexOf(string suffix) => Array.IndexOf(Suffixes, suffix) + 1;

    public RedisKey Of(string suffix) => _prefix + suffix;

    /// <summary>The keys of a script whose steps have names, followed by the keys of these steps.</summary>
    public RedisKey[] WithSteps(string[] steps) => [.. _fixed[..^1], .. steps.Select(step => Of("i:" + step))];

    /// <summary>The keys of a script whose calls are numbered, followed by idempotency keys.</summary>
    public RedisKey[] With(RedisKey sequence, IReadOnlyList<string>? idempotencyKeys = null)
    {
        var keys = new RedisKey[_fixed.Length + (idempotencyKeys?.Count ?? 0)];
        _fixed.CopyTo(keys, 0);
        keys[_fixed.Length - 1] = sequence;
        for (var i = 0; i < keys.Length - _fixed.Length; i++)
            keys[_fixed.Length + i] = _prefix + "k:" + idempotencyKeys![i];
        return keys;
    }
}
