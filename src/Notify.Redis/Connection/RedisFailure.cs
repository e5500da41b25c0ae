using System.Net.Sockets;
using StackExchange.Redis;

namespace Notify.Redis.Connection;

/// <summary>Classifies the errors of calls to Redis.</summary>
internal static class RedisFailure
{
    // First words of transient error replies: the server loads its data, is a replica, elects a primary, runs a long
    // script or cannot write to its disk.
    private static readonly string[] Passing =
    [
        "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "MISCONF", "NOREPLICAS", "MOVED", "ASK",
        "UNKILLABLE",
    ];

    /// <summary>Whether the same call may succeed later.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutException or SocketException or IOException => true,
        RedisServerException refused => Passing.Any(word => refused.Message.StartsWith(word, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>Whether the call certainly did not change anything on the server.</summary>
    public static bool IsCertain(Exception error) =>
        error switch
        {
            RedisConnectionException connection => connection.CommandStatus == CommandStatus.WaitingToBeSent
                || connection.FailureType
                    is ConnectionFailureType.UnableToConnect
                        or ConnectionFailureType.UnableToResolvePhysicalConnection
                        or ConnectionFailureType.AuthenticationFailure,
            RedisServerException => true,
            _ => false,
        };

    /// <summary>The cause for the log. Never the message, because it may contain a key and thus an address.</summary>
    public static string Reason(Exception error) => error switch
    {
        RedisServerException refused => refused.Message.Split(' ', 2)[0],
        RedisConnectionException connection => connection.FailureType.ToString(),
        _ => error.GetType().Name,
    };

    /// <summary>
    /// Ignores the failure of a call that its caller may no longer await, so that it is not reported as unobserved.
    /// </summary>
    public static void Observe(Task call) => _ = call.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);

    public static bool IsOutOfMemory(Exception error) =>
        error is RedisServerException && error.Message.StartsWith("OOM", StringComparison.Ordinal);

    public static bool IsUnknownScript(Exception error) =>
        error is RedisServerException && error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);
}
