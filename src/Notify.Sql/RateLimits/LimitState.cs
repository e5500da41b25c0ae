using Notify.Shared.RateLimits;

namespace Notify.Sql.RateLimits;

/// <summary>
/// The permits of all processes for one limit. It does what rate-limit.lua does on Redis: records the permits that a
/// process returned, used and still holds, and grants new ones. All times are in milliseconds since 1970.
/// </summary>
internal sealed class LimitState
{
    // A used permit counts until the end of its window, rounded up to this part of it. Permits that end together need
    // little space, however many a window has.
    private const int Parts = 4096;

    private readonly Dictionary<ulong, ProcessPermits> _processes = [];

    public IEnumerable<ProcessPermits> Processes => _processes.Values;

    /// <summary>The time after which nothing of the state counts.</summary>
    public long Until => _processes.Values.Select(process => process.LastUntil).DefaultIfEmpty(0).Max();

    public void Add(ProcessPermits process) => _processes[process.Id] = process;

    /// <summary>Records what a process reports, and grants permits.</summary>
    public LimitReply Exchange(LimitRequest request, ulong id, long now)
    {
        foreach (var process in _processes.Values)
            process.Cap(request, now);

        // The data was lost, for example in a crash of the database. The process must report its permits before it
        // receives new ones.
        if (request.IsKnown && !(_processes.TryGetValue(id, out var known) && known.Until > now))
            return new(0, TimeSpan.FromMilliseconds(1), 1, 0, Forgotten: true, 0);
        var own = _processes.GetValueOrDefault(id) ?? new ProcessPermits(id);
        _processes[id] = own;
        Report(own, request, now);
        own.Until = now + request.ProcessLifetime;
        Expire(now);
        return Grant(own, request, now);
    }

    private static void Report(ProcessPermits own, LimitRequest request, long now)
    {
        foreach (var permit in request.Returned)
            own.Held.Remove(permit);
        var part = Math.Max(request.Window / Parts, 1);
        foreach (var (permit, since) in request.Used.Zip(request.UsedSince))
        {
            own.Held.Remove(permit);

            // One more millisecond, because now is rounded down.
            var end = now + 1 - since + request.Window;
            if (end > now)
                own.Used.TryAdd(permit, (end + part - 1) / part * part);
        }

        foreach (var permit in request.Renewed)
            own.Held.Set(permit, now + request.HoldLifetime);
    }

    private void Expire(long now)
    {
        foreach (var process in _processes.Values)
        {
            process.Held.Expire(now);
            process.Used.Expire(now);
            if (process.LastUntil <= now)
                _processes.Remove(process.Id);
        }
    }

    private LimitReply Grant(ProcessPermits own, LimitRequest request, long now)
    {
        var free = request.Permits - _processes.Values.Sum(process => process.Held.Count + process.Used.Count);
        var otherBlocking = _processes.Values.Count(process => process != own && process.BlockingUntil > now);

        // A process that takes permits in advance leaves one to each other process in which a call blocks.
        var available = request.IsBlocking ? free : free - otherBlocking;
        var granted = Math.Max(Math.Min(request.Ids.Length, available), 0);
        if (granted < request.Least)
            granted = 0;
        foreach (var permit in request.Ids.AsSpan(0, granted))
            own.Held.Set(permit, now + request.HoldLifetime);
        if (request.IsBlocking)
            own.BlockingUntil = granted < request.Ids.Length ? now + request.BlockingLifetime : 0;
        return new(
            granted,
            granted == 0 ? PauseFor(Math.Max(request.Least, 1) - available, request.Window, now) : TimeSpan.Zero,
            _processes.Values.Count(process => process.Until > now),
            otherBlocking,
            Forgotten: false,
            Math.Max(free - granted, 0));
    }

    /// <summary>The time until so many used permits no longer count; at most the window.</summary>
    private TimeSpan PauseFor(int missing, long window, long now)
    {
        var pause = window;
        foreach (var run in _processes.Values.SelectMany(process => process.Used.Runs).OrderBy(run => run.Until))
        {
            missing -= run.Count;
            if (missing > 0)
                continue;
            pause = Math.Clamp(run.Until - now, 1, window);
            break;
        }

        return TimeSpan.FromMilliseconds(pause);
    }
}

/// <summary>The permits of one process.</summary>
internal sealed class ProcessPermits(ulong id)
{
    public ulong Id => id;

    /// <summary>The time until which the process counts as alive.</summary>
    public long Until { get; set; }

    /// <summary>The time until which a call blocks in the process.</summary>
    public long BlockingUntil { get; set; }

    public PermitRuns Held { get; } = new();

    public PermitRuns Used { get; } = new();

    /// <summary>The time after which nothing of the process counts.</summary>
    public long LastUntil => Held.Runs.Concat(Used.Runs).Select(run => run.Until).Append(Until).Max();

    /// <summary>Shortens what was stored before the clock of the database was set back.</summary>
    public void Cap(LimitRequest request, long now)
    {
        Held.Cap(now + 1 + request.HoldLifetime);
        Used.Cap(now + 1 + request.Window + Math.Max(request.Window / 1000, 1));
        Until = Math.Min(Until, now + 1 + request.ProcessLifetime);
        BlockingUntil = Math.Min(BlockingUntil, now + 1 + request.BlockingLifetime);
    }
}
