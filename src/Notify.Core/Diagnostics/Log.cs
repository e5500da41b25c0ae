using Microsoft.Extensions.Logging;
using Notify.Templates;

namespace Notify.Diagnostics;

/// <summary>The log messages of this package, event ids 1000 to 1149. None of them contains an address.</summary>
/// <remarks>
/// One class in one file: the generator writes several in any order, and the same sources would give different
/// assemblies.
/// </remarks>
internal static partial class Log
{
    /// <summary>Returns a detail as a message contains it, in parentheses before the end of a sentence.</summary>
    /// <remarks>Parameters are not nullable, because null is written as "(null)".</remarks>
    public static string Detail(string? detail) => detail?.TrimEnd('.') ?? "no details";

    // Delivery, 1000 to 1039.
    [LoggerMessage(
        1000,
        LogLevel.Critical,
        "Channel {Channel} is misconfigured: the provider rejected its settings ({Error}: {Detail}). " +
        "Messages are held until the configuration is corrected.")]
    public static partial void ChannelMisconfigured(this ILogger logger, string channel, string error, string detail);

    [LoggerMessage(
        1001,
        LogLevel.Error,
        "Channel {Channel} could not reach its provider ({Error}: {Detail}). " +
        "Messages are held; probe requests test the provider at growing intervals.")]
    public static partial void ChannelUnreachable(this ILogger logger, string channel, string error, string detail);

    [LoggerMessage(1002, LogLevel.Warning, "Channel {Channel} was throttled by its provider until {Until:u}.")]
    public static partial void ChannelThrottled(this ILogger logger, string channel, DateTimeOffset until);

    [LoggerMessage(1003, LogLevel.Information, "Channel {Channel} recovered.")]
    public static partial void ChannelWorksAgain(this ILogger logger, string channel);

    [LoggerMessage(
        1004,
        LogLevel.Warning,
        "The provider of channel {Channel} refused the settings for one address ({Error}: {Detail}). " +
        "The channel is paused if other addresses are refused as well.")]
    public static partial void AddressRefused(this ILogger logger, string channel, string error, string detail);

    [LoggerMessage(
        1010,
        LogLevel.Warning,
        "Envelope {Envelope} on {Channel}: attempt {Attempt} ended with {Outcome} ({Detail}). " +
        "The next attempt is at {NextAt:u}.")]
    public static partial void Retrying(
        this ILogger logger,
        Guid envelope,
        string channel,
        int attempt,
        string outcome,
        string detail,
        DateTimeOffset nextAt);

    [LoggerMessage(
        1011,
        LogLevel.Information,
        "Envelope {Envelope} was forwarded from {Channel} to {Next}: {Outcome} ({Detail}).")]
    public static partial void Forwarded(
        this ILogger logger,
        Guid envelope,
        string channel,
        string next,
        string outcome,
        string detail);

    [LoggerMessage(
        1012,
        LogLevel.Error,
        "Envelope {Envelope} was dead-lettered on {Channel}: {Outcome} ({Detail}).")]
    public static partial void DeadLettered(
        this ILogger logger,
        Guid envelope,
        string channel,
        string outcome,
        string detail);

    [LoggerMessage(
        1013,
        LogLevel.Information,
        "Envelope {Envelope} was dropped on {Channel}: {Outcome} ({Detail}).")]
    public static partial void Dropped(
        this ILogger logger,
        Guid envelope,
        string channel,
        string outcome,
        string detail);

    [LoggerMessage(
        1018,
        LogLevel.Information,
        "Envelope {Envelope} was muted on {Channel}, because its recipient does not want it ({Detail}).")]
    public static partial void Muted(
        this ILogger logger,
        Guid envelope,
        string channel,
        string detail);

    [LoggerMessage(
        1014,
        LogLevel.Debug,
        "Envelope {Envelope} was deferred on {Channel} until {Until:u}: {Outcome} ({Detail}).")]
    public static partial void Deferred(
        this ILogger logger,
        Guid envelope,
        string channel,
        DateTimeOffset until,
        string outcome,
        string detail);

    [LoggerMessage(1015, LogLevel.Debug, "Envelope {Envelope} was sent on {Channel}.")]
    public static partial void SentOn(this ILogger logger, Guid envelope, string channel);

    [LoggerMessage(
        1016,
        LogLevel.Information,
        "Lost the lease on envelope {Envelope} on {Channel}; another worker owns it.")]
    public static partial void LeaseLost(this ILogger logger, Guid envelope, string channel);

    [LoggerMessage(
        1017,
        LogLevel.Warning,
        "Envelope {Envelope} of template {Template} on {Channel}: {Warning}")]
    public static partial void SentWithWarning(
        this ILogger logger,
        Guid envelope,
        string template,
        string channel,
        string warning);

    [LoggerMessage(
        1020,
        LogLevel.Error,
        "The sender of channel {Channel} failed for envelope {Envelope}. This counts as a transient failure.")]
    public static partial void SenderThrew(
        this ILogger logger,
        Exception exception,
        string channel,
        Guid envelope);

    [LoggerMessage(
        1021,
        LogLevel.Error,
        "{Service} failed for envelope {Envelope} on {Channel}. The message waits; no attempt was consumed.")]
    public static partial void ServiceThrew(
        this ILogger logger,
        Exception exception,
        string service,
        Guid envelope,
        string channel);

    [LoggerMessage(
        1022,
        LogLevel.Error,
        "{Observer} failed for envelope {Envelope}. Delivery is unaffected.")]
    public static partial void ObserverThrew(
        this ILogger logger,
        Exception exception,
        string observer,
        Guid envelope);

    [LoggerMessage(
        1023,
        LogLevel.Error,
        "{Service} failed; the address book was not updated for envelope {Envelope} on {Channel}. " +
        "The update is retried with the next message to this address.")]
    public static partial void AddressBookThrew(
        this ILogger logger,
        Exception exception,
        string service,
        Guid envelope,
        string channel);

    [LoggerMessage(
        1024,
        LogLevel.Error,
        "Could not settle envelope {Envelope} on {Channel} (try {Try}). The settlement is retried.")]
    public static partial void SettlementThrew(
        this ILogger logger,
        Exception exception,
        Guid envelope,
        string channel,
        int @try);

    [LoggerMessage(
        1025,
        LogLevel.Warning,
        "{Service} ignored its cancellation on channel {Channel} for envelope {Envelope}; " +
        "the worker stopped waiting for it.")]
    public static partial void CallLeftBehind(
        this ILogger logger,
        string service,
        string channel,
        Guid envelope);

    [LoggerMessage(1026, LogLevel.Error, "{Service} failed for envelope {Envelope}. Delivery is unaffected.")]
    public static partial void DisposalThrew(
        this ILogger logger,
        Exception exception,
        string service,
        Guid envelope);

    [LoggerMessage(
        1027,
        LogLevel.Error,
        "The delivery of envelope {Envelope} on {Channel} failed. Its lease expires, and then it is tried again.")]
    public static partial void DeliveryThrew(
        this ILogger logger,
        Exception exception,
        Guid envelope,
        string channel);

    [LoggerMessage(
        1028,
        LogLevel.Error,
        "{Service} blocks its thread on channel {Channel} for envelope {Envelope} and ignores its time limit. Its "
            + "slot was freed. An envelope that was not settled before is tried again when its lease has expired.")]
    public static partial void CallBlocked(
        this ILogger logger,
        string service,
        string channel,
        Guid envelope);

    [LoggerMessage(
        1029,
        LogLevel.Error,
        "{Limiter} did not return within {Limit} and ignored its cancellation. It is asked again.")]
    public static partial void LimiterLeftBehind(this ILogger logger, string limiter, TimeSpan limit);

    [LoggerMessage(1030, LogLevel.Warning, "{Limiter} granted no permit within {Limit}. It is asked again.")]
    public static partial void NoPermit(this ILogger logger, string limiter, TimeSpan limit);

    [LoggerMessage(1031, LogLevel.Error, "{Limiter} failed to take back a permit. Delivery is unaffected.")]
    public static partial void PermitThrew(this ILogger logger, Exception exception, string limiter);

    // Workers, the runtime and its checks, 1040 to 1059.
    [LoggerMessage(1040, LogLevel.Information, "Started workers for channels {Channels}.")]
    public static partial void WorkersStarted(this ILogger logger, string channels);

    [LoggerMessage(1041, LogLevel.Error, "The worker of channel {Channel} failed. It continues in {Pause}.")]
    public static partial void WorkerThrew(
        this ILogger logger,
        Exception exception,
        string channel,
        TimeSpan pause);

    private const string StoppedTotals =
        "Notify stopped. Envelopes since the start: {Sent} sent, {DeadLettered} dead-lettered, {Dropped} dropped, " +
        "{Muted} muted. At shutdown: {Released} returned to their queue, {Unfinished} still being delivered. ";

    [LoggerMessage(1042, LogLevel.Information, StoppedTotals + "No envelopes and no dead letters remain.")]
    public static partial void Stopped(
        this ILogger logger,
        long sent,
        long deadLettered,
        long dropped,
        long muted,
        long released,
        long unfinished);

    [LoggerMessage(
        1043,
        LogLevel.Warning,
        StoppedTotals +
        "In memory, and lost with the process: {Transactional} transactional, {Campaign} campaign, {DeadLetters} dead " +
        "letters.")]
    public static partial void StoppedWithLosses(
        this ILogger logger,
        long sent,
        long deadLettered,
        long dropped,
        long muted,
        long released,
        long unfinished,
        long transactional,
        long campaign,
        long deadLetters);

    [LoggerMessage(
        1044,
        LogLevel.Information,
        StoppedTotals +
        "On the bus: {Transactional} transactional, {Campaign} campaign, {DeadLetters} dead letters.")]
    public static partial void StoppedLeaving(
        this ILogger logger,
        long sent,
        long deadLettered,
        long dropped,
        long muted,
        long released,
        long unfinished,
        long transactional,
        long campaign,
        long deadLetters);

    [LoggerMessage(
        1059,
        LogLevel.Warning,
        StoppedTotals + "The bus did not answer in time, so the number of envelopes that remain is unknown.")]
    public static partial void StoppedUncounted(
        this ILogger logger,
        long sent,
        long deadLettered,
        long dropped,
        long muted,
        long released,
        long unfinished);

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
        "This process has no culture data (invariant globalization). Numbers and dates are formatted for no language, "
            + "and domain names outside ASCII fail. Install ICU (libicu on Debian, icu-libs and icu-data-full on "
            + "Alpine) and set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 and InvariantGlobalization=false.")]
    public static partial void CulturesMissing(this ILogger logger);

    [LoggerMessage(
        1051,
        LogLevel.Warning,
        "This process has no time zone data. Notifications for recipients with a time zone are rejected. Install the " +
        "package tzdata.")]
    public static partial void TimeZonesMissing(this ILogger logger);

    [LoggerMessage(
        1052,
        LogLevel.Warning,
        "Work has waited {Waited} for one of {Threads} threads of the thread pool. Deliveries are delayed. "
        + "Do not block threads in senders, gates or observers.")]
    public static partial void ThreadPoolStarved(this ILogger logger, TimeSpan waited, int threads);

    [LoggerMessage(
        1053,
        LogLevel.Warning,
        "Messages were enqueued on the in-memory bus, but the workers of this process were not started within " +
        "{Limit}, so nothing is sent. Start the host with RunAsync or StartAsync, or call INotifyRuntime.StartAsync.")]
    public static partial void WorkersNotStarted(this ILogger logger, TimeSpan limit);

    [LoggerMessage(
        1054,
        LogLevel.Warning,
        "The configuration changed, but settings are read only at startup. Restart the application to apply {Settings}.")]
    public static partial void SettingsChanged(this ILogger logger, string settings);

    // Templates, 1100 to 1149.
    [LoggerMessage(
        1060,
        LogLevel.Warning,
        "An observer did not return in time. {Count} further envelopes of the call were enqueued, and no observer " +
        "was notified of them.")]
    public static partial void EnqueueNotReported(this ILogger logger, int count);

    [LoggerMessage(
        1061,
        LogLevel.Warning,
        "The {Field} in the profile of the recipient of envelope {Envelope} is not known and is ignored. Use a BCP " +
        "47 tag such as de-AT or an IANA name such as Europe/Vienna. Each value is logged once.")]
    public static partial void UnknownProfileValue(this ILogger logger, string field, Guid envelope);

    [LoggerMessage(1100, LogLevel.Warning, "Template: {Problem}")]
    public static partial void TemplateProblem(this ILogger logger, TemplateProblem problem);

    [LoggerMessage(1101, LogLevel.Information, "Reloaded {Count} templates.")]
    public static partial void TemplatesReloaded(this ILogger logger, int count);

    [LoggerMessage(
        1102,
        LogLevel.Error,
        "Could not reload the changed templates; the templates that were loaded before stay in use.")]
    public static partial void TemplatesNotReloaded(this ILogger logger, Exception exception);
}
