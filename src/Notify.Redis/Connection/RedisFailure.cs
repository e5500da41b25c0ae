using System.Net.Sockets;
using StackExchange.Redis;

namespace Notify.Redis.Connection;

/// <summary>What went wrong with a call to Redis.</summary>
internal static class RedisFailure
{
    // First words of error replies that pass by themselves: a server that loads its data, follows, votes, runs a long script or cannot write to its disk.
    private static readonly string[] Passing =
        ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "MISCONF", "NOREPLICAS", "MOVED", "ASK", "UNKILLABLE"];

    /// <summary>Whether the same call may succeed later.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutException or SocketException or IOException => true,
        RedisServerException refused => Passing.Any(word => refused.Message.StartsWith(word, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>Whether the call certainly did not reach the server, so that nothing came of it.</summary>
    public static bool IsCertain(Exception error) => error switch
    {
        RedisConnectionException connection => connection.CommandStatus == CommandStatus.WaitingToBeSent
            || connection.FailureType is ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.AuthenticationFailure,
        RedisServerException => true,
        _ => false,
    };

    /// <summary>Why, in a word for the log. Never the message: it may quote a key, and a key an address.</summary>
    public static string Reason(Exception error) => error switch
    {
        RedisServerException refused => refused.Message.Split(' ', 2)[0],
        RedisConnectionException connection => connection.FailureType.ToString(),
        _ => error.GetType().Name,
    };

    public static bool IsOutOfMemory(Exception error) => error is RedisServerException && error.Message.StartsWith("OOM", StringComparison.Ordinal);

    public static bool IsUnknownScript(Exception error) => error is RedisServerException && error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);
}
