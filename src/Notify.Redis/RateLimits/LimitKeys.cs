using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>The keys of one limit. They have the same hash tag, so that one node of a cluster holds them.</summary>
internal static class LimitKeys
{
    /// <summary>
    /// Separates the keys of limits from those of queues, whose namespace and channel contain no colon.
    /// </summary>
    public const string Part = "limit";

    /// <summary>In the order of rate-limit.lua: held, used, processes, blocking processes.</summary>
    public static RedisKey[] Of(string @namespace, string name)
    {
        var tag = $"{{{@namespace}:{Part}:{name}}}";
        return [tag + ":h", tag + ":u", tag + ":p", tag + ":w"];
    }
}
