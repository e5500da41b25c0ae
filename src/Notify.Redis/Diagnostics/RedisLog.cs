using Microsoft.Extensions.Logging;

namespace Notify.Redis.Diagnostics;

/// <summary>Creates the logger of this package.</summary>
internal static class RedisLog
{
    /// <summary>The log category. It is independent of class names, because applications filter by it.</summary>
    public const string Category = "Notify.Redis";

    public static ILogger CreateRedisLogger(this ILoggerFactory factory) => factory.CreateLogger(Category);
}
