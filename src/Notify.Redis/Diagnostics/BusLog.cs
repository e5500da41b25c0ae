using Microsoft.Extensions.Logging;

namespace Notify.Redis.Diagnostics;

/// <summary>What the bus logs: event ids 1440 to 1459. Never an address.</summary>
internal static partial class BusLog
{
    [LoggerMessage(1440, LogLevel.Error, "Redis cannot be used for now ({Reason}). Nothing accepted is lost; the bus tries again by itself.")]
    public static partial void RedisUnavailable(this ILogger logger, string reason);

    [LoggerMessage(1441, LogLevel.Information, "Redis answers again.")]
    public static partial void RedisAvailable(this ILogger logger);

    [LoggerMessage(1442, LogLevel.Warning, "Housekeeping of channel {Channel} failed; it is tried again in a minute.")]
    public static partial void HousekeepingFailed(this ILogger logger, Exception exception, string channel);

    [LoggerMessage(1443, LogLevel.Error, "The bus on Redis failed on channel {Channel} in a way it does not expect; the calls at hand end with this error.")]
    public static partial void QueueThrew(this ILogger logger, Exception exception, string channel);
}
