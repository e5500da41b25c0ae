using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>The keys of one limit. They have the same hash tag, so that one node of a cluster holds them.</summary>
internal static class LimitKeys
{
    /// <summary>
    /// Separates the keys of limits from those of queues, whose namespace and channel contain no colon.
    /// </summary>
    public const string Part = "limit";

    private const int LongestText = 100;

    /// <summary>In the order of rate-limit.lua: held, used, processes, blocking processes.</summary>
    public static RedisKey[] Of(string @namespace, string name)
    {
        var tag = $"{{{@namespace}:{Part}:{name}}}";
        return [tag + ":h", tag + ":u", tag + ":p", tag + ":w"];
    }

    /// <summary>A long address, such as the URL of a push service, is replaced by its hash.</summary>
    public static string Name(string limiter, string key) =>
        key.Length <= LongestText
            ? $"{limiter}:{key}"
            : $"{limiter}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
}
