namespace Notify.Redis.Health;

/// <summary>
/// A problem of a server and its solution. With an error Notify does not work; with a warning accepted messages may be
/// lost.
/// </summary>
internal sealed record ServerProblem(ServerCheck Check, bool IsError, string Text)
{
    public static ServerProblem Error(ServerCheck check, string text) => new(check, true, text);

    public static ServerProblem Warning(ServerCheck check, string text) => new(check, false, text);
}

/// <summary>The property of a server that a problem concerns.</summary>
internal enum ServerCheck
{
    Reachable,
    Loaded,
    Info,
    Version,
    Role,
    Eviction,
    Memory,
    Aof,
    Snapshot,
    Clock,
}
