using Microsoft.Extensions.Logging;

namespace Notify.Redis.Diagnostics;

/// <summary>
/// The log of this package: its logger and its messages, event ids 1400 to 1459. None of them contains an address.
/// </summary>
/// <remarks>
/// One class in one file: the generator writes several in any order, and the same sources would give different
/// assemblies.
/// </remarks>
internal static partial class RedisLog
{
    /// <summary>The log category. It is independent of class names, because applications filter by it.</summary>
    public const string Category = "Notify.Redis";

    public static ILogger CreateRedisLogger(this ILoggerFactory factory) => factory.CreateLogger(Category);

    // Rate limits, 1400 to 1419. None contains a key, which may contain an address.
    [LoggerMessage(
        1400,
        LogLevel.Warning,
        "Redis is unavailable for rate limits ({Reason}). Until it is available again, this process uses "
            + "its share: the limit divided by {Processes} processes.")]
    public static partial void LimitsFellBack(this ILogger logger, string reason, int processes);

    [LoggerMessage(
        1401,
        LogLevel.Information,
        "Redis is available for rate limits again; they apply to all processes together.")]
    public static partial void LimitsAreShared(this ILogger logger);

    // Server checks, 1420 to 1439. None contains the configuration string.
    [LoggerMessage(
        1420,
        LogLevel.Information,
        "Connected to Redis at {Server}: version {Version}, maxmemory-policy {Policy}, append-only file {Aof}.")]
    public static partial void ServerSeen(
        this ILogger logger,
        string server,
        string version,
        string policy,
        string aof);

    [LoggerMessage(1421, LogLevel.Error, "Redis at {Server}, {Check}: {Problem}")]
    public static partial void ServerError(
        this ILogger logger,
        string server,
        Enum check,
        string problem);

    [LoggerMessage(1422, LogLevel.Warning, "Redis at {Server}, {Check}: {Problem}")]
    public static partial void ServerWarning(
        this ILogger logger,
        string server,
        Enum check,
        string problem);

    [LoggerMessage(
        1423,
        LogLevel.Warning,
        "Redis at {Server} is not ready: {Problem} The host continues without it and connects when it is ready.")]
    public static partial void ServerNotReady(this ILogger logger, string server, string problem);

    [LoggerMessage(
        1424,
        LogLevel.Error,
        "The check of the Redis servers failed unexpectedly; version, memory and persistence are unknown. Delivery is "
            + "unaffected.")]
    public static partial void InspectionFailed(this ILogger logger, Exception exception);

    // The bus, 1440 to 1459.
    [LoggerMessage(
        1440,
        LogLevel.Error,
        "Redis is unavailable ({Reason}). Accepted messages remain in Redis; the bus retries "
            + "automatically.")]
    public static partial void RedisUnavailable(this ILogger logger, string reason);

    [LoggerMessage(1441, LogLevel.Information, "Redis is available again.")]
    public static partial void RedisAvailable(this ILogger logger);

    [LoggerMessage(
        1442,
        LogLevel.Warning,
        "The retention sweep failed for channel {Channel}; it is retried in one minute.")]
    public static partial void RetentionSweepFailed(this ILogger logger, Exception exception, string channel);

    [LoggerMessage(
        1443,
        LogLevel.Error,
        "The bus failed unexpectedly on channel {Channel}; the current calls fail with this error.")]
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
