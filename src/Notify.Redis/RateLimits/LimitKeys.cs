using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>The keys of one limit. They share a hash tag, and so a node of a cluster.</summary>
internal static class LimitKeys
{
    /// <summary>Stands between namespace and name, where queues have none: no namespace may go on with it.</summary>
    public const string Part = "limit";

    private const int LongestText = 100;

    /// <summary>Held, used, processes, waiting: the order of the script.</summary>
    public static RedisKey[] Of(string @namespace, string name)
    {
        var tag = $"{{{@namespace}:{Part}:{name}}}";
        return [tag + ":h", tag + ":u", tag + ":p", tag + ":w"];
    }

    /// <summary>A long address, such as the URL of a browser's push service, goes by its hash.</summary>
    public static string Name(string limiter, string key) =>
        key.Length <= LongestText ? $"{limiter}:{key}" : $"{limiter}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
}
