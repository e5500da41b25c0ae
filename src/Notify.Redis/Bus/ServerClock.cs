using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;

namespace Notify.Redis.Bus;

/// <summary>The clock of the server that holds one queue, compared with the clock of this process.</summary>
internal sealed class ServerClock(string channel, TimeProvider time, ClockLog log)
{
    // Claims and statistics compare the clocks all the time. A process that only enqueues makes none of them, and must
    // notice that the clock of the server was set.
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(1);

    private volatile ClockReading? _reading;
    private bool _isWrong;

    /// <summary>The time of the server minus the time of this process; zero before the first reply.</summary>
    public TimeSpan Difference => _reading?.Difference ?? TimeSpan.Zero;

    /// <summary>Whether a clock may have been set since the clocks were compared.</summary>
    public bool IsStale => _reading is { } reading && (reading.Age > LongestAge || reading.Step != TimeSpan.Zero);

    /// <summary>Compares the clocks by the reply to a call that has just arrived.</summary>
    /// <param name="sentAt">The time stamp before the call.</param>
    /// <param name="serverTime">The time in the reply.</param>
    public ClockReading Compare(long sentAt, DateTimeOffset serverTime)
    {
        var now = time.GetUtcNow();
        var difference = ClockComparison.Compare(time.GetElapsedTime(sentAt), serverTime, now);
        var reading = new ClockReading(difference, now, time);
        _reading = reading;

        // A late reply makes the difference look smaller. It must not end the state while the clocks still differ.
        var wasWrong = Volatile.Read(ref _isWrong);
        var isWrong = difference.Duration() > (wasWrong ? ClockComparison.Limit / 2 : ClockComparison.Limit);
        if (isWrong != wasWrong && Interlocked.CompareExchange(ref _isWrong, isWrong, wasWrong) == wasWrong)
            log.Report(channel, isWrong, difference);
        return reading;
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
