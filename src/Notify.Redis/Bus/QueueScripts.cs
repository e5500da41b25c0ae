using Notify.Redis.Connection;

namespace Notify.Redis.Bus;

/// <summary>
/// The scripts of the bus. Except <see cref="Register"/>, <see cref="Cancel"/> and <see cref="ForgetMarks"/>, each
/// changes one queue.
/// </summary>
internal static class QueueScripts
{
    private const string Queue = "queue.lua";
    private const string Canceled = "claim-canceled.lua";

    public static RedisScript Register { get; } = RedisScript.Load("register.lua");

    public static RedisScript Cancel { get; } = RedisScript.Load("cancel.lua");

    public static RedisScript ForgetMarks { get; } = RedisScript.Load("forget-marks.lua");

    public static RedisScript Mark { get; } = RedisScript.Load("mark.lua", Queue);

    public static RedisScript Unmark { get; } = RedisScript.Load("unmark.lua", Queue);

    public static RedisScript FindMarked { get; } = RedisScript.Load("find-marked.lua", Queue, Canceled);

    public static RedisScript Enqueue { get; } = RedisScript.Load("enqueue.lua", Queue);

    public static RedisScript Claim { get; } = RedisScript.Load(
        "claim.lua",
        Queue,
        Canceled,
        "claim-repeat.lua",
        "claim-expired.lua",
        "claim-delayed.lua",
        "claim-order.lua",
        "claim-lanes.lua",
        "claim-additional.lua");

    public static RedisScript Settle { get; } = RedisScript.Load("settle.lua", Queue, "settle-release.lua");

    public static RedisScript Renew { get; } = RedisScript.Load("renew.lua", Queue);

    public static RedisScript Admit { get; } = RedisScript.Load("admit.lua", Queue);

    public static RedisScript Requeue { get; } = RedisScript.Load("requeue.lua", Queue);

    public static RedisScript Purge { get; } = RedisScript.Load("purge.lua", Queue);

    public static RedisScript DeadLetters { get; } = RedisScript.Load("dead-letters.lua", Queue);

    public static RedisScript Statistics { get; } = RedisScript.Load("statistics.lua", Queue);

    public static RedisScript Scan { get; } = RedisScript.Load("scan.lua", Queue);

    public static RedisScript Control { get; } = RedisScript.Load("control.lua", Queue);
}
