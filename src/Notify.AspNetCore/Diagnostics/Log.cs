using Microsoft.Extensions.Logging;

namespace Notify.AspNetCore.Diagnostics;

/// <summary>The log messages of the endpoints. None contains an address, a token or a body.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1200, LogLevel.Information, "{User} sent a test on {Channel}: {Outcome} after {Milliseconds:F1} ms.")]
    public static partial void TestSent(
        this ILogger logger, string channel, string outcome, double milliseconds, string user);

    [LoggerMessage(1201, LogLevel.Information, "A recipient unsubscribed from list {List} on {Kind}.")]
    public static partial void Unsubscribed(this ILogger logger, string list, string kind);

    [LoggerMessage(1202, LogLevel.Information, "{User} paused channel {Channel}.")]
    public static partial void Paused(this ILogger logger, string user, string channel);

    [LoggerMessage(1203, LogLevel.Information, "{User} resumed channel {Channel}.")]
    public static partial void Resumed(this ILogger logger, string user, string channel);

    [LoggerMessage(1204, LogLevel.Information, "{User} requeued dead letter {Id}.")]
    public static partial void Requeued(this ILogger logger, string user, Guid id);

    [LoggerMessage(1205, LogLevel.Information, "{User} deleted dead letter {Id}.")]
    public static partial void Deleted(this ILogger logger, string user, Guid id);

    [LoggerMessage(1206, LogLevel.Warning, "A message to /inbound/{Channel} was refused as {Status}: {Detail}")]
    public static partial void InboundRefused(this ILogger logger, string channel, string status, string detail);

    [LoggerMessage(1207, LogLevel.Information, "{User} requeued {Count} dead letters.")]
    public static partial void RequeuedAll(this ILogger logger, string user, long count);

    [LoggerMessage(
        1208,
        LogLevel.Warning,
        "Every caller can use the endpoints of policy {Policy}, because NotifyEndpointOptions.AllowUnprotected is set "
            + "and the host does not define the policy. Use this on development machines only.")]
    public static partial void Unprotected(this ILogger logger, string policy);

    [LoggerMessage(1209, LogLevel.Error, "{Method} {Route} was answered with 503, because a service is unavailable.")]
    public static partial void ServiceUnavailable(
        this ILogger logger, Exception exception, string method, string route);

    [LoggerMessage(1210, LogLevel.Error, "{Method} {Route} was answered with 500, because of an unexpected exception.")]
    public static partial void EndpointFailed(
        this ILogger logger, Exception exception, string method, string route);

    [LoggerMessage(1211, LogLevel.Information, "{User} lifted the suppression of an address on {Kind} for {List}.")]
    public static partial void SuppressionLifted(this ILogger logger, string user, string kind, string list);
}
