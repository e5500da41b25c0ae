namespace Notify.Redis.RateLimits;

/// <summary>What one process may do while it cannot ask: its part of the limit. Where there are more processes than permits, one permit in a longer window.</summary>
internal readonly record struct LocalShare(int Permits, TimeSpan Window)
{
    public static LocalShare Of(RateLimit limit, int processes)
    {
        processes = Math.Max(processes, 1);
        return limit.Permits >= processes
            ? new(limit.Permits / processes, limit.Window)
            : new(1, limit.Window * Math.Ceiling(processes / (double)limit.Permits));
    }
}
