namespace Notify.Redis.Health;

/// <summary>What is wrong with a server and how to mend it. An error keeps Notify from working; a warning puts accepted messages at risk.</summary>
internal sealed record ServerProblem(ServerCheck Check, bool IsError, string Text)
{
    public static ServerProblem Error(ServerCheck check, string text) => new(check, true, text);

    public static ServerProblem Warning(ServerCheck check, string text) => new(check, false, text);
}
