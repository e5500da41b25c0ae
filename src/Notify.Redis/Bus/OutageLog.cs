using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;

namespace Notify.Redis.Bus;

/// <summary>Whether Redis answered the last time: told in the log when it changes, not at every call.</summary>
internal sealed class OutageLog(ILogger logger)
{
    private int _away;

    public bool IsAway => Volatile.Read(ref _away) != 0;

    public void Begin(Exception cause)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
            logger.RedisUnavailable(RedisFailure.Reason(cause));
    }

    public void End()
    {
        if (IsAway && Interlocked.Exchange(ref _away, 0) == 1)
            logger.RedisAvailable();
    }
}
