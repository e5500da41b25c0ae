using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;

namespace Notify.Redis.Bus;

/// <summary>The clock of the server that holds one queue, compared with the clock of this process.</summary>
internal sealed class ServerClock(string channel, TimeProvider time, ClockLog log)
{
    private long _difference;
    private bool _isWrong;

    /// <summary>The time of the server minus the time of this process; zero before the first reply.</summary>
    public TimeSpan Difference => new(Interlocked.Read(ref _difference));

    /// <summary>Compares the clocks by the reply to a call that has just arrived.</summary>
    /// <param name="sentAt">The time of this process before the call.</param>
    /// <param name="serverTime">The time in the reply.</param>
    /// <returns>The time of the server minus the time of this process.</returns>
    public TimeSpan Compare(DateTimeOffset sentAt, DateTimeOffset serverTime)
    {
        var difference = ClockComparison.Compare(sentAt, serverTime, time.GetUtcNow());
        Interlocked.Exchange(ref _difference, difference.Ticks);

        // A late reply makes the difference look smaller. It must not end the state while the clocks still differ.
        var wasWrong = Volatile.Read(ref _isWrong);
        var isWrong = difference.Duration() > (wasWrong ? ClockComparison.Limit / 2 : ClockComparison.Limit);
        if (isWrong != wasWrong && Interlocked.CompareExchange(ref _isWrong, isWrong, wasWrong) == wasWrong)
            log.Report(channel, isWrong, difference);
        return difference;
    }
}

/// <summary>
/// Logs when the clock of this process and the clock of Redis begin and cease to differ, once for all queues.
/// </summary>
internal sealed class ClockLog(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    public void Report(string channel, bool isWrong, TimeSpan difference)
    {
        lock (_gate)
        {
            var before = _wrong.Count;
            if (isWrong)
                _wrong.Add(channel);
            else
                _wrong.Remove(channel);
            if (before == 0 && _wrong.Count > 0)
            {
                var direction = difference < TimeSpan.Zero ? "ahead of" : "behind";
                logger.ClocksDiffer(ClockComparison.Describe(difference), direction);
            }
            else if (before > 0 && _wrong.Count == 0)
            {
                logger.ClocksAgree();
            }
        }
    }
}
