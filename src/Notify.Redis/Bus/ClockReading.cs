namespace Notify.Redis.Bus;

/// <summary>
/// The difference between the clock of a server and the clock of this process when a reply of the server arrived.
/// </summary>
/// <param name="difference">The time of the server minus the time of this process.</param>
/// <param name="readAt">The time of this process when the reply arrived.</param>
/// <param name="time">The clock of this process.</param>
internal sealed class ClockReading(TimeSpan difference, DateTimeOffset readAt, TimeProvider time)
{
    // An NTP client that only slews the clock changes it by less, and so does the time between two reads.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly long _timestamp = time.GetTimestamp();

    /// <summary>The difference when the reply arrived.</summary>
    public TimeSpan Difference { get; } = difference;

    /// <summary>The time since the reply arrived, by the monotonic clock.</summary>
    public TimeSpan Age => time.GetElapsedTime(_timestamp);

    /// <summary>
    /// The time by which the wall clock of this process was set forward since then; negative if it was set back. A
    /// machine that was suspended looks the same as one whose clock was set forward.
    /// </summary>
    public TimeSpan Step
    {
        get
        {
            var step = time.GetUtcNow() - readAt - Age;
            return step.Duration() < Tolerance ? TimeSpan.Zero : step;
        }
    }
}
