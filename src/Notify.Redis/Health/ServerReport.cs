namespace Notify.Redis.Health;

/// <summary>The result of checking one server. If <see cref="Info"/> is null, a problem contains the reason.</summary>
internal sealed record ServerReport(
    string Server,
    ServerInfo? Info,
    TimeSpan? Latency,
    IReadOnlyList<ServerProblem> Problems)
{
    /// <summary>Whether the server was unreachable or not ready, so that another check is useful.</summary>
    public bool IsPending => Problems.Any(problem => problem.Check is ServerCheck.Reachable or ServerCheck.Loaded);

    public static ServerReport Without(string server, ServerProblem problem) => new(server, null, null, [problem]);

    public static ServerReport Unreachable(string server, string serverSetting) => Without(server, ServerProblem.Error(
        ServerCheck.Reachable,
        "it cannot be reached; check that it is running, and the address, password and certificate in "
            + $"{serverSetting}."));
}
