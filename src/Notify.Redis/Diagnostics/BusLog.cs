using Microsoft.Extensions.Logging;

namespace Notify.Redis.Diagnostics;

/// <summary>The log messages of the bus, event ids 1440 to 1459. None contains an address.</summary>
internal static partial class BusLog
{
    [LoggerMessage(1440, LogLevel.Error, "Redis is unavailable ({Reason}). Accepted messages remain in Redis; the bus retries automatically.")]
    public static partial void RedisUnavailable(this ILogger logger, string reason);

    [LoggerMessage(1441, LogLevel.Information, "Redis is available again.")]
    public static partial void RedisAvailable(this ILogger logger);

    [LoggerMessage(1442, LogLevel.Warning, "The retention sweep failed for channel {Channel}; it is retried in one minute.")]
    public static partial void RetentionSweepFailed(this ILogger logger, Exception exception, string channel);

    [LoggerMessage(1443, LogLevel.Error, "The bus failed unexpectedly on channel {Channel}; the current calls fail with this error.")]
    public static partial void QueueThrew(this ILogger logger, Exception exception, string channel);

    [LoggerMessage(1445, LogLevel.Error, "A check of the leases failed; the next one follows.")]
    public static partial void LeaseRenewalThrew(this ILogger logger, Exception exception);

    [LoggerMessage(
        1446,
        LogLevel.Warning,
        "The clock of this process is {Difference} {Direction} the clock of Redis. Messages expire by the clock of "
            + "Redis. Synchronize the clocks of both machines, for example with NTP.")]
    public static partial void ClocksDiffer(this ILogger logger, string difference, string direction);

    [LoggerMessage(1447, LogLevel.Information, "The clock of this process and the clock of Redis agree again.")]
    public static partial void ClocksAgree(this ILogger logger);
}
