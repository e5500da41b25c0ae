using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The keys of one queue. One hash tag for all, so that they share a node of a cluster; <c>docs/redis.md</c> says what each holds.</summary>
internal sealed class QueueKeys
{
    // In the order in which queue.lua takes them.
    private static readonly string[] Suffixes = ["m", "t", "c", "tr", "cr", "l", "d", "s", "zt", "zc", "x", "xr", "e", "u", "p", "n"];

    private readonly string _prefix;
    private readonly RedisKey[] _fixed;

    public QueueKeys(string @namespace, string channel)
    {
        _prefix = $"{{{@namespace}:{channel}}}:";
        _fixed = [.. Suffixes.Select(Of), Of("i")];
        Wake = _prefix + "wake";
    }

    /// <summary>Where hints are published.</summary>
    public string Wake { get; }

    /// <summary>The keys of a script that remembers nothing of its calls.</summary>
    public RedisKey[] All => _fixed;

    /// <summary>Where a script finds a key, counted from 1.</summary>
    public static int IndexOf(string suffix) => Array.IndexOf(Suffixes, suffix) + 1;

    public RedisKey Of(string suffix) => _prefix + suffix;

    /// <summary>The keys of a script that remembers its calls under a slot's key, and what comes after them.</summary>
    public RedisKey[] With(RedisKey slot, IReadOnlyList<string>? idempotencyKeys = null)
    {
        var keys = new RedisKey[_fixed.Length + (idempotencyKeys?.Count ?? 0)];
        _fixed.CopyTo(keys, 0);
        keys[_fixed.Length - 1] = slot;
        for (var i = 0; i < keys.Length - _fixed.Length; i++)
            keys[_fixed.Length + i] = _prefix + "k:" + idempotencyKeys![i];
        return keys;
    }
}
