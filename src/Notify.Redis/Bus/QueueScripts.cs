using Notify.Redis.Connection;

namespace Notify.Redis.Bus;

/// <summary>The scripts that work a queue.</summary>
internal static class QueueScripts
{
    /// <summary>Works the list of channels, not a queue.</summary>
    public static RedisScript Register { get; } = RedisScript.Load("register.lua");

    /// <summary>Works the marks of what was cancelled.</summary>
    public static RedisScript Cancel { get; } = RedisScript.Load("cancel.lua");

    public static RedisScript Enqueue { get; } = Load("enqueue");

    public static RedisScript Claim { get; } = Load("claim");

    public static RedisScript Settle { get; } = Load("settle");

    public static RedisScript Renew { get; } = Load("renew");

    public static RedisScript Admit { get; } = Load("admit");

    public static RedisScript Requeue { get; } = Load("requeue");

    public static RedisScript Bury { get; } = Load("bury");

    public static RedisScript Letters { get; } = Load("letters");

    public static RedisScript Statistics { get; } = Load("statistics");

    public static RedisScript Scan { get; } = Load("scan");

    public static RedisScript Control { get; } = Load("control");

    private static RedisScript Load(string name) => RedisScript.Load(name + ".lua", "queue.lua");
}
