using System.Globalization;

namespace Notify.Redis.Connection;

/// <summary>Compares the clock of a server with the clock of this process.</summary>
internal static class ClockComparison
{
    /// <summary>A larger difference is reported, because one of the machines does not synchronize its clock.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Returns the time of the server minus the time of this process: the smallest difference that explains the time in
    /// a reply, because it is unknown how long the call and its reply took.
    /// </summary>
    /// <remarks>
    /// The time of the call follows from its duration. The wall clock may have been set during the call: its time before
    /// the call and its time now would then enclose the time of the server, and hide the difference.
    /// </remarks>
    /// <param name="duration">The duration of the call by the monotonic clock.</param>
    /// <param name="serverTime">The time in the reply, in whole milliseconds.</param>
    /// <param name="receivedAt">The time of this process after the reply.</param>
    public static TimeSpan Compare(TimeSpan duration, DateTimeOffset serverTime, DateTimeOffset receivedAt)
    {
        var sentAt = receivedAt - duration;
        var server = serverTime.ToUnixTimeMilliseconds();
        var (earliest, latest) = (sentAt.ToUnixTimeMilliseconds(), receivedAt.ToUnixTimeMilliseconds());
        var difference = server < earliest ? server - earliest : Math.Max(server - latest, 0);
        return TimeSpan.FromMilliseconds(difference);
    }

    /// <summary>Returns the length of a difference in words, in whole seconds or minutes.</summary>
    public static string Describe(TimeSpan difference)
    {
        var length = TimeSpan.FromSeconds(Math.Round(difference.Duration().TotalSeconds));
        return length >= TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)length.TotalHours} h {length.Minutes} min")
            : string.Create(CultureInfo.InvariantCulture, $"{length.Minutes} min {length.Seconds} s");
    }
}
