using Microsoft.Extensions.Logging;

namespace Notify.Redis.Diagnostics;

/// <summary>What the rate limits log: event ids 1400 to 1419. Never a key, for it may hold an address.</summary>
internal static partial class LimitLog
{
    [LoggerMessage(1400, LogLevel.Warning, "The rate limits cannot reach Redis ({Reason}). Until they can, this process keeps to its share: the limit divided by {Processes} processes.")]
    public static partial void LimitsFellBack(this ILogger logger, string reason, int processes);

    [LoggerMessage(1401, LogLevel.Information, "The rate limits reach Redis again; they hold across all processes.")]
    public static partial void LimitsAreShared(this ILogger logger);
}
