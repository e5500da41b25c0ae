using System.Security.Cryptography;
using System.Text;

namespace Notify.Shared.RateLimits;

/// <summary>The names of the limits of addresses.</summary>
internal static class LimitName
{
    private const int LongestText = 100;

    /// <summary>A long address, such as the URL of a push service, is replaced by its hash.</summary>
    public static string Of(string limiter, string key) =>
        key.Length <= LongestText
            ? $"{limiter}:{key}"
            : $"{limiter}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
}
