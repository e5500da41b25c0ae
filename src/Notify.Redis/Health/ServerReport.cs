namespace Notify.Redis.Health;

/// <summary>What was found about one server. Without <see cref="Info"/> it could not be asked, and a problem says why.</summary>
internal sealed record ServerReport(string Server, ServerInfo? Info, TimeSpan? Latency, IReadOnlyList<ServerProblem> Problems)
{
    /// <summary>Whether asking again soon may find more: it was away, or is not ready.</summary>
    public bool IsPending => Problems.Any(problem => problem.Check is ServerCheck.Reachable or ServerCheck.Loaded);

    public static ServerReport Without(string server, ServerProblem problem) => new(server, null, null, [problem]);

    public static ServerReport Unreachable(string server) =>
        Without(server, ServerProblem.Error(ServerCheck.Reachable, "it cannot be reached; check that it runs, and the address, password and certificate in Notify:Redis:Configuration."));
}
