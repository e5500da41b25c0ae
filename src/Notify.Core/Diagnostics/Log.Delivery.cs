using Microsoft.Extensions.Logging;

namespace Notify.Diagnostics;

/// <summary>The messages of delivery: event IDs 1000 to 1039. None of the messages contains an address.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1000,
        LogLevel.Critical,
        "Channel {Channel} is misconfigured: the provider rejected its settings ({Error}: {Detail}). " +
        "Messages are held until the configuration is corrected.")]
    public static partial void ChannelMisconfigured(this ILogger logger, string channel, string? error, string? detail);

    [LoggerMessage(
        1001,
        LogLevel.Error,
        "Channel {Channel} could not reach its provider ({Error}: {Detail}). " +
        "Messages are held; probe requests test the provider at growing intervals.")]
    public static partial void ChannelUnreachable(this ILogger logger, string channel, string? error, string? detail);

    [LoggerMessage(1002, LogLevel.Warning, "Channel {Channel} was throttled by its provider until {Until}.")]
    public static partial void ChannelThrottled(this ILogger logger, string channel, DateTimeOffset until);

    [LoggerMessage(1003, LogLevel.Information, "Channel {Channel} recovered.")]
    public static partial void ChannelWorksAgain(this ILogger logger, string channel);

    [LoggerMessage(
        1004,
        LogLevel.Warning,
        "The provider of channel {Channel} refused the settings for one address ({Error}: {Detail}). " +
        "The channel is paused if other addresses are refused as well.")]
    public static partial void AddressRefused(this ILogger logger, string channel, string? error, string? detail);

    [LoggerMessage(
        1010,
        LogLevel.Warning,
        "Envelope {Envelope} on {Channel}: attempt {Attempt} ended with {Outcome} ({Detail}). " +
        "The next attempt is at {NextAt}.")]
    public static partial void Retrying(
        this ILogger logger,
        Guid envelope,
        string channel,
        int attempt,
        string outcome,
        string? detail,
        DateTimeOffset? nextAt);

    [LoggerMessage(
        1011,
        LogLevel.Information,
        "Envelope {Envelope} was forwarded from {Channel} to {Next}: {Outcome} ({Detail}).")]
    public static partial void Forwarded(
        this ILogger logger,
        Guid envelope,
        string channel,
        string? next,
        string outcome,
        string? detail);

    [LoggerMessage(
        1012,
        LogLevel.Error,
        "Envelope {Envelope} was dead-lettered on {Channel}: {Outcome} ({Detail}).")]
    public static partial void DeadLettered(
        this ILogger logger,
        Guid envelope,
        string channel,
        string outcome,
        string? detail);

    [LoggerMessage(
        1013,
        LogLevel.Information,
        "Envelope {Envelope} was dropped on {Channel}: {Outcome} ({Detail}).")]
    public static partial void Dropped(
        this ILogger logger,
        Guid envelope,
        string channel,
        string outcome,
        string? detail);

    [LoggerMessage(
        1014,
        LogLevel.Debug,
        "Envelope {Envelope} was deferred on {Channel} until {Until}: {Outcome} ({Detail}).")]
    public static partial void Deferred(
        this ILogger logger,
        Guid envelope,
        string channel,
        DateTimeOffset? until,
        string outcome,
        string? detail);

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
    public static partial void SenderThrew(this ILogger logger, Exception exception, string channel, Guid envelope);

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
    public static partial void ObserverThrew(this ILogger logger, Exception exception, string observer, Guid envelope);

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
    public static partial void CallLeftBehind(this ILogger logger, string service, string channel, Guid envelope);

    [LoggerMessage(1026, LogLevel.Error, "{Service} failed for envelope {Envelope}. Delivery is unaffected.")]
    public static partial void DisposalThrew(this ILogger logger, Exception exception, string service, Guid envelope);

    [LoggerMessage(
        1027,
        LogLevel.Error,
        "The delivery of envelope {Envelope} on {Channel} failed. Its lease expires, and then it is tried again.")]
    public static partial void DeliveryThrew(this ILogger logger, Exception exception, Guid envelope, string channel);

    [LoggerMessage(
        1028,
        LogLevel.Error,
        "{Service} blocks its thread on channel {Channel} for envelope {Envelope} and ignores its time limit. Its slot " +
        "was freed. An envelope that was not settled before is tried again when its lease has expired.")]
    public static partial void CallBlocked(this ILogger logger, string service, string channel, Guid envelope);

    [LoggerMessage(
        1029,
        LogLevel.Error,
        "{Limiter} did not return within {Limit} and ignored its cancellation. It is asked again.")]
    public static partial void LimiterLeftBehind(this ILogger logger, string limiter, TimeSpan limit);

    [LoggerMessage(1030, LogLevel.Warning, "{Limiter} granted no permit within {Limit}. It is asked again.")]
    public static partial void NoPermit(this ILogger logger, string limiter, TimeSpan limit);

    [LoggerMessage(1031, LogLevel.Error, "{Limiter} failed to take back a permit. Delivery is unaffected.")]
    public static partial void PermitThrew(this ILogger logger, Exception exception, string limiter);
}
