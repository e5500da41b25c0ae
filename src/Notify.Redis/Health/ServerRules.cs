using Notify.Redis.Connection;

namespace Notify.Redis.Health;

/// <summary>Finds the problems of a server from its INFO. Missing values are not reported.</summary>
internal static class ServerRules
{
    private const double FullAt = 0.9;
    private static readonly Version Oldest = new(7, 0);

    /// <param name="info">The INFO of the server.</param>
    /// <param name="keepsData">
    /// Whether the server stores queues or addresses. A crash does not harm rate limits alone.
    /// </param>
    public static IEnumerable<ServerProblem> Find(ServerInfo info, bool keepsData)
    {
        if (info.IsLoading)
            yield return ServerProblem.Error(
                ServerCheck.Loaded,
                "it is still loading its data; wait until it has finished.");
        if (info.Version is { } version && version < Oldest)
            yield return ServerProblem.Error(
                ServerCheck.Version,
                $"version {version} is too old; Notify needs Redis {Oldest} or later.");
        if (info.IsReplica)
            yield return ServerProblem.Error(
                ServerCheck.Role,
                "it is a replica and refuses writes; specify its primary, or Sentinels with serviceName=.");
        if (info.EvictionPolicy is { } policy && policy != "noeviction")
            yield return ServerProblem.Warning(ServerCheck.Eviction, Evicts(policy, info.MaxMemory));
        if (info is { MaxMemory: > 0, UsedMemory: { } used } && used > FullAt * info.MaxMemory)
            yield return ServerProblem.Warning(
                ServerCheck.Memory,
                $"{used} of {info.MaxMemory} bytes are used, and a full server accepts no more messages; raise "
                    + "maxmemory or let the queues drain.");
        foreach (var problem in keepsData ? Persistence(info) : [])
            yield return problem;

        // By default a server that could not save refuses every write, so this matters for limits too.
        if (info.SnapshotFailed)
            yield return ServerProblem.Error(
                ServerCheck.Snapshot,
                "its last snapshot (RDB) failed; check its log, its disk and the permissions of its folder.");
    }

    /// <summary>Finds a difference of the clocks that is too large.</summary>
    /// <param name="clockDifference">The time of the server minus the time of this process.</param>
    public static IEnumerable<ServerProblem> FindClock(TimeSpan clockDifference)
    {
        if (clockDifference.Duration() <= ClockComparison.Limit)
            yield break;
        var direction = clockDifference < TimeSpan.Zero ? "behind" : "ahead of";
        yield return ServerProblem.Warning(
            ServerCheck.Clock,
            $"its clock is {ClockComparison.Describe(clockDifference)} {direction} the clock of this process; "
                + "synchronize the clocks of both machines, for example with NTP.");
    }

    private static IEnumerable<ServerProblem> Persistence(ServerInfo info)
    {
        if (info.WritesAof == false)
            yield return ServerProblem.Warning(
                ServerCheck.Aof,
                "the append-only file is off, so a crash loses the messages accepted since the last snapshot; set "
                    + "appendonly yes.");
        else if (info is { WritesAof: true, AofWriteFailed: true })
            yield return ServerProblem.Error(
                ServerCheck.Aof,
                "its last write to the append-only file failed; check its log, its disk and the permissions of its "
                    + "folder.");
    }

    private static string Evicts(string policy, long? maxMemory) => maxMemory > 0
        ? $"maxmemory-policy is {policy}, so accepted messages may be deleted when memory is short; set noeviction."
        : $"maxmemory-policy is {policy}, so accepted messages may be deleted once maxmemory is set; set noeviction.";
}
