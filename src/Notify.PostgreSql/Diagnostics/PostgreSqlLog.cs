using Microsoft.Extensions.Logging;

namespace Notify.PostgreSql.Diagnostics;

/// <summary>
/// The log of this package: its logger and its messages, event ids 1520 to 1539. None of them contains the connection
/// string.
/// </summary>
internal static partial class PostgreSqlLog
{
    /// <summary>The log category. It is independent of class names, because applications filter by it.</summary>
    public const string Category = "Notify.PostgreSql";

    public static ILogger CreatePostgreSqlLogger(this ILoggerFactory factory) => factory.CreateLogger(Category);

    [LoggerMessage(
        1520,
        LogLevel.Warning,
        "Signals do not arrive over the connection that listens, so this process polls PostgreSQL. If the connection "
            + "string leads to a pooler in transaction mode, set ListenConnectionString to one that leads to the server.")]
    public static partial void SignalsDoNotArrive(this ILogger logger);
}
