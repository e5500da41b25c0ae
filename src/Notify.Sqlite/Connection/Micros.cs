namespace Notify.Sqlite.Connection;

/// <summary>Converts times to the microseconds since 1970-01-01 that the tables contain.</summary>
internal static class Micros
{
    public static long Of(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Rounds up, so that nothing is due too early.</summary>
    public static long Of(TimeSpan duration) =>
        (duration.Ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset? ToTime(long? micros) => micros is { } value ? ToTime(value) : null;

    public static TimeSpan ToDuration(long micros) => TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>Drops the fraction of a microsecond.</summary>
    public static DateTimeOffset Round(DateTimeOffset time) => ToTime(Of(time));
}
