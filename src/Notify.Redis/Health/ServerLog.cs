using Microsoft.Extensions.Logging;

namespace Notify.Redis.Health;

/// <summary>
/// The log messages of the server checks, event ids 1420 to 1439. None contains the configuration string.
/// </summary>
internal static partial class ServerLog
{
    [LoggerMessage(1420, LogLevel.Information, "Redis at {Server} is there: version {Version}, maxmemory-policy {Policy}, append-only file {Aof}.")]
    public static partial void ServerSeen(this ILogger logger, string server, Version? version, string? policy, bool? aof);

    [LoggerMessage(1421, LogLevel.Error, "Redis at {Server}, {Check}: {Problem}")]
    public static partial void ServerError(this ILogger logger, string server, ServerCheck check, string problem);

    [LoggerMessage(1422, LogLevel.Warning, "Redis at {Server}, {Check}: {Problem}")]
    public static partial void ServerWarning(this ILogger logger, string server, ServerCheck check, string problem);

    [LoggerMessage(1423, LogLevel.Warning, "Redis at {Server} is not ready: {Problem} The host goes on without it and connects when it is.")]
    public static partial void ServerNotReady(this ILogger logger, string server, string problem);

    [LoggerMessage(1424, LogLevel.Error, "Looking at the Redis servers failed in an unexpected way; version, memory and persistence are unknown. Messages go on.")]
    public static partial void InspectionFailed(this ILogger logger, Exception exception);
}
