namespace Notify.Shared.RateLimits;

/// <summary>
/// One exchange of permits between a process and the store, which records the permits that the process returned, used
/// and still holds, and grants new ones. All durations are in milliseconds.
/// </summary>
internal sealed class LimitRequest
{
    /// <summary>The number of permits in a window.</summary>
    public required int Permits { get; init; }

    public required long Window { get; init; }

    /// <summary>The id of the process: 16 hexadecimal digits.</summary>
    public required string Process { get; init; }

    /// <summary>How long a hold counts that is not renewed.</summary>
    public required long HoldLifetime { get; init; }

    /// <summary>How long a process counts as alive after its last exchange.</summary>
    public required long ProcessLifetime { get; init; }

    /// <summary>How long a process counts as blocking after its last exchange.</summary>
    public required long BlockingLifetime { get; init; }

    /// <summary>Whether a call blocks in the process.</summary>
    public required bool IsBlocking { get; init; }

    /// <summary>Whether the process has exchanged permits before, so that the store must know it.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>The lowest number of permits to grant; otherwise none is granted.</summary>
    public required int Least { get; init; }

    /// <summary>The ids of the requested permits. The reply says how many of the first ones were granted.</summary>
    public required long[] Ids { get; init; }

    public required long[] Returned { get; init; }

    public required long[] Used { get; init; }

    /// <summary>For each used permit, the time since its use.</summary>
    public required long[] UsedSince { get; init; }

    /// <summary>The permits that the process still holds; empty if they need not be renewed.</summary>
    public required long[] Renewed { get; init; }

    /// <summary>The epoch of the session in which the call reports permits.</summary>
    public required int Epoch { get; init; }

    /// <summary>The time at which the call was prepared.</summary>
    public required long At { get; init; }
}

/// <summary>The reply of the store.</summary>
/// <param name="Granted">The number of granted permits.</param>
/// <param name="Pause">If none was granted: the time until a next attempt is useful.</param>
/// <param name="Processes">The number of processes that use the limit.</param>
/// <param name="OthersWait">The number of other processes in which a call blocks in AcquireAsync.</param>
/// <param name="Forgotten">Whether the data was lost, so that the process must report all its permits again.</param>
/// <param name="Free">The number of free permits.</param>
internal readonly record struct LimitReply(
    int Granted,
    TimeSpan Pause,
    int Processes,
    int OthersWait,
    bool Forgotten,
    int Free);
