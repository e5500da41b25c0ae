using Microsoft.Extensions.Logging;

namespace Notify.Sql.Diagnostics;

/// <summary>
/// The log of this package: its logger and its messages, event ids 1500 to 1519. None of them contains an address.
/// </summary>
/// <remarks>
/// One class in one file: the generator writes several in any order, and the same sources would give different
/// assemblies.
/// </remarks>
internal static partial class SqlLog
{
    /// <summary>The log category. It is independent of class names, because applications filter by it.</summary>
    public const string Category = "Notify.Sql";

    public static ILogger CreateSqlLogger(this ILoggerFactory factory) => factory.CreateLogger(Category);

    [LoggerMessage(
        1500,
        LogLevel.Error,
        "{Store} is unavailable ({Reason}). Accepted messages remain in the database; the bus retries automatically.")]
    public static partial void StoreUnavailable(this ILogger logger, string store, string reason);

    [LoggerMessage(1501, LogLevel.Information, "{Store} is available again.")]
    public static partial void StoreAvailable(this ILogger logger, string store);

    [LoggerMessage(
        1502,
        LogLevel.Warning,
        "The retention sweep of {Store} failed ({Reason}); it is retried in one minute.")]
    public static partial void SweepFailed(this ILogger logger, string store, string reason);

    [LoggerMessage(
        1503,
        LogLevel.Error,
        "The bus on {Store} failed unexpectedly; the current calls fail with this error.")]
    public static partial void BusThrew(this ILogger logger, Exception exception, string store);

    [LoggerMessage(
        1504,
        LogLevel.Error,
        "The registration of this process in {Store} has expired, so its {Count} leases were lost. Other processes may "
            + "deliver these messages again. A pause of the whole process, or a database that did not reply, can cause "
            + "this.")]
    public static partial void RegistrationExpired(this ILogger logger, string store, int count);

    [LoggerMessage(1505, LogLevel.Error, "A check of the leases failed; the next one follows.")]
    public static partial void LeaseRenewalThrew(this ILogger logger, Exception exception);

    [LoggerMessage(
        1506,
        LogLevel.Warning,
        "The clock of {Store} was set forward by {Seconds} seconds. Expired leases are returned again in {Pause} "
            + "seconds, after all processes have renewed theirs.")]
    public static partial void StoreClockJumped(this ILogger logger, string store, double seconds, double pause);

    [LoggerMessage(
        1507,
        LogLevel.Warning,
        "The clock of this process differs from the clock of {Store} by {Seconds} seconds. Messages expire by the clock "
            + "of the database. Synchronize the clocks of both machines, for example with NTP.")]
    public static partial void ClocksDiffer(this ILogger logger, string store, double seconds);

    [LoggerMessage(
        1508, LogLevel.Information, "The clock of this process and the clock of {Store} agree again.")]
    public static partial void ClocksAgree(this ILogger logger, string store);

    [LoggerMessage(
        1515,
        LogLevel.Warning,
        "{Store} is unavailable for rate limits ({Reason}). Each of the {Processes} processes uses its share of every "
            + "limit until it is available again.")]
    public static partial void LimitsFellBack(this ILogger logger, string store, string reason, int processes);

    [LoggerMessage(
        1516,
        LogLevel.Information,
        "{Store} is available for rate limits again; they apply to all processes together.")]
    public static partial void LimitsAreShared(this ILogger logger, string store);
}
