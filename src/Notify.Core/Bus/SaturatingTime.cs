namespace Notify.Bus;

/// <summary>Arithmetic with times that stops at the earliest and the latest one instead of throwing.</summary>
internal static class SaturatingTime
{
    /// <summary>Returns the time later, or earlier if the duration is negative.</summary>
    public static DateTimeOffset ShiftedBy(this DateTimeOffset time, TimeSpan duration)
    {
        if (duration > DateTimeOffset.MaxValue - time)
            return DateTimeOffset.MaxValue;
        return duration < DateTimeOffset.MinValue - time ? DateTimeOffset.MinValue : time + duration;
    }
}
