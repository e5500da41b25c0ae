using Microsoft.Extensions.Logging;
using Notify.Sql.Diagnostics;

namespace Notify.Sql.Bus;

/// <summary>Compares the clock of the database with the clock of this process.</summary>
internal sealed class StoreClock(TimeProvider time, string store, ILogger logger)
{
    // The time of a reply is known to about half of the duration of its call, and clocks of synchronized machines
    // differ by less.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorthALog = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private ClockReading? _reading;
    private bool _differs;

    /// <summary>The last reading, or null before the first one.</summary>
    public ClockReading? Reading => Volatile.Read(ref _reading);

    /// <summary>The time of the database minus the time of this process; zero if they differ by less than a second.</summary>
    public TimeSpan Difference =>
        Reading?.Difference is { } difference && difference.Duration() >= Tolerance ? difference : TimeSpan.Zero;

    /// <summary>Records the time of the database that a reply contained.</summary>
    /// <param name="sentAt">The timestamp at which the call was sent.</param>
    /// <param name="now">The time of the database.</param>
    public ClockReading Compare(long sentAt, DateTimeOffset now)
    {
        var halfway = sentAt + ((time.GetTimestamp() - sentAt) / 2);
        var reading = new ClockReading(time, now, halfway);
        Volatile.Write(ref _reading, reading);
        Log(reading.Difference);
        return reading;
    }

    private void Log(TimeSpan difference)
    {
        var differs = difference.Duration() >= WorthALog;
        lock (_gate)
        {
            if (differs == _differs)
                return;
            _differs = differs;
        }

        if (differs)
            logger.ClocksDiffer(store, Math.Round(difference.TotalSeconds));
        else
            logger.ClocksAgree(store);
    }
}

/// <summary>A time of the database, and when it was read by the monotonic clock of this process.</summary>
internal sealed class ClockReading(TimeProvider time, DateTimeOffset now, long timestamp)
{
    /// <summary>
    /// The time of the database minus the time of this process, whose clock may have been set since the reading.
    /// </summary>
    public TimeSpan Difference => Now - time.GetUtcNow();

    /// <summary>The time of the database now.</summary>
    public DateTimeOffset Now => now + time.GetElapsedTime(timestamp);
}
