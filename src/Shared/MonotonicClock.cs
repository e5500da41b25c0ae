namespace Notify.Shared;

/// <summary>Durations in the units of <see cref="TimeProvider.GetTimestamp"/>.</summary>
internal static class MonotonicClock
{
    /// <summary>Returns the number of timestamp units in a duration.</summary>
    public static long ToTimestampUnits(this TimeProvider time, TimeSpan duration) =>
        (long)(duration.TotalSeconds * time.TimestampFrequency);
}
