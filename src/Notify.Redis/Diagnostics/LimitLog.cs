using Microsoft.Extensions.Logging;

namespace Notify.Redis.Diagnostics;

/// <summary>
/// The log messages of the rate limits, event ids 1400 to 1419. None contains a key, which may contain an address.
/// </summary>
internal static partial class LimitLog
{
    [LoggerMessage(1400, LogLevel.Warning, "Redis is unavailable for rate limits ({Reason}). Until it is available again, this process uses its share: the limit divided by {Processes} processes.")]
    public static partial void LimitsFellBack(this ILogger logger, string reason, int processes);

    [LoggerMessage(1401, LogLevel.Information, "Redis is available for rate limits again; they apply to all processes together.")]
    public static partial void LimitsAreShared(this ILogger logger);
}
