using Microsoft.Extensions.Logging;

namespace Notify.Diagnostics;

/// <summary>The messages of the workers and of the runtime: event IDs 1040 to 1059.</summary>
internal static partial class Log
{
    [LoggerMessage(1040, LogLevel.Information, "Started workers for channels {Channels}.")]
    public static partial void WorkersStarted(this ILogger logger, string channels);

    [LoggerMessage(1041, LogLevel.Error, "The worker of channel {Channel} failed. It continues in {Pause}.")]
    public static partial void WorkerThrew(this ILogger logger, Exception exception, string channel, TimeSpan pause);

    [LoggerMessage(
        1042,
        LogLevel.Information,
        "Notify stopped: {Drained} envelopes finished, {Released} released, none left on the bus.")]
    public static partial void Stopped(this ILogger logger, long drained, long released);

    [LoggerMessage(
        1043,
        LogLevel.Warning,
        "Notify stopped: {Drained} envelopes finished, {Released} released. " +
        "{Transactional} transactional and {Campaign} campaign envelopes were still in memory and were lost.")]
    public static partial void StoppedWithLosses(
        this ILogger logger,
        long drained,
        long released,
        long transactional,
        long campaign);

    [LoggerMessage(
        1044,
        LogLevel.Information,
        "Notify stopped: {Drained} envelopes finished, {Released} released. " +
        "{Transactional} transactional and {Campaign} campaign envelopes remain on the bus.")]
    public static partial void StoppedLeaving(
        this ILogger logger,
        long drained,
        long released,
        long transactional,
        long campaign);

    [LoggerMessage(
        1059,
        LogLevel.Warning,
        "Notify stopped: {Drained} envelopes finished, {Released} released. " +
        "The bus did not answer in time, so the number of envelopes that remain is unknown.")]
    public static partial void StoppedUncounted(this ILogger logger, long drained, long released);

    [LoggerMessage(1045, LogLevel.Warning, "Could not read the depth of the queues.")]
    public static partial void DepthUnknown(this ILogger logger, Exception exception);

    [LoggerMessage(1046, LogLevel.Warning, "Could not count the envelopes left on the bus at shutdown.")]
    public static partial void LeftoversUnknown(this ILogger logger, Exception exception);

    [LoggerMessage(
        1047,
        LogLevel.Warning,
        "Could not query the address book at enqueue. The notification was accepted; the address book is queried " +
        "again at delivery.")]
    public static partial void AddressBookUnavailable(this ILogger logger, Exception exception);

    [LoggerMessage(
        1048,
        LogLevel.Error,
        "The limiter of the campaign share of channel {Channel} failed. The next attempt is in {Pause}; " +
        "transactional messages continue.")]
    public static partial void CampaignLimiterThrew(
        this ILogger logger,
        Exception exception,
        string channel,
        TimeSpan pause);

    [LoggerMessage(1049, LogLevel.Warning, "The configuration key {Key} is unknown and has no effect. {Suggestion}")]
    public static partial void ConfigurationKeyUnknown(this ILogger logger, string key, string suggestion);

    [LoggerMessage(
        1050,
        LogLevel.Warning,
        "This process has no culture data (invariant globalization). Numbers and dates are formatted for no language, " +
        "and domain names outside ASCII fail. Install ICU (libicu on Debian, icu-libs and icu-data-full on Alpine) and " +
        "set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 and InvariantGlobalization=false.")]
    public static partial void CulturesMissing(this ILogger logger);

    [LoggerMessage(
        1051,
        LogLevel.Warning,
        "This process has no time zone data. Notifications for recipients with a time zone are rejected. Install the " +
        "package tzdata.")]
    public static partial void TimeZonesMissing(this ILogger logger);
}
