using Microsoft.Extensions.Logging;

namespace Notify.Diagnostics;

/// <summary>What delivery logs: event ids 1000 to 1099. Never an address.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Critical, "Channel {Channel} is misconfigured: the provider refuses our settings ({Error}: {Detail}). Its messages wait; mend the setting.")]
    public static partial void ChannelMisconfigured(this ILogger logger, string channel, string? error, string? detail);

    [LoggerMessage(1001, LogLevel.Error, "Channel {Channel} cannot reach its provider ({Error}: {Detail}). Its messages wait; it is probed with growing pauses.")]
    public static partial void ChannelUnreachable(this ILogger logger, string channel, string? error, string? detail);

    [LoggerMessage(1002, LogLevel.Warning, "Channel {Channel} is throttled by its provider until {Until}.")]
    public static partial void ChannelThrottled(this ILogger logger, string channel, DateTimeOffset until);

    [LoggerMessage(1003, LogLevel.Information, "Channel {Channel} works again.")]
    public static partial void ChannelWorksAgain(this ILogger logger, string channel);

    [LoggerMessage(1004, LogLevel.Warning, "The provider of channel {Channel} refused the settings for one address ({Error}: {Detail}). The channel is paused if other addresses are refused as well.")]
    public static partial void AddressRefused(this ILogger logger, string channel, string? error, string? detail);

    [LoggerMessage(1010, LogLevel.Warning, "Envelope {Envelope} on {Channel}: attempt {Attempt} ended as {Outcome} ({Detail}); tried again at {NextAt}.")]
    public static partial void Retrying(this ILogger logger, Guid envelope, string channel, int attempt, string outcome, string? detail, DateTimeOffset? nextAt);

    [LoggerMessage(1011, LogLevel.Information, "Envelope {Envelope} goes on from {Channel} to {Next}: {Outcome} ({Detail}).")]
    public static partial void Forwarded(this ILogger logger, Guid envelope, string channel, string? next, string outcome, string? detail);

    [LoggerMessage(1012, LogLevel.Error, "Envelope {Envelope} became a dead letter on {Channel}: {Outcome} ({Detail}).")]
    public static partial void DeadLettered(this ILogger logger, Guid envelope, string channel, string outcome, string? detail);

    [LoggerMessage(1013, LogLevel.Information, "Envelope {Envelope} was dropped on {Channel}: {Outcome} ({Detail}).")]
    public static partial void Dropped(this ILogger logger, Guid envelope, string channel, string outcome, string? detail);

    [LoggerMessage(1014, LogLevel.Debug, "Envelope {Envelope} waits on {Channel} until {Until}: {Outcome} ({Detail}).")]
    public static partial void Deferred(this ILogger logger, Guid envelope, string channel, DateTimeOffset? until, string outcome, string? detail);

    [LoggerMessage(1015, LogLevel.Debug, "Envelope {Envelope} was sent on {Channel}.")]
    public static partial void SentOn(this ILogger logger, Guid envelope, string channel);

    [LoggerMessage(1016, LogLevel.Information, "The lease of envelope {Envelope} on {Channel} was lost; somebody else has it.")]
    public static partial void LeaseLost(this ILogger logger, Guid envelope, string channel);

    [LoggerMessage(1020, LogLevel.Error, "The sender of channel {Channel} threw on envelope {Envelope}; it counts as a failure for now.")]
    public static partial void SenderThrew(this ILogger logger, Exception exception, string channel, Guid envelope);

    [LoggerMessage(1021, LogLevel.Error, "Preparing envelope {Envelope} on {Channel} threw; it counts as a failure for now.")]
    public static partial void DeliveryThrew(this ILogger logger, Exception exception, Guid envelope, string channel);

    [LoggerMessage(1022, LogLevel.Error, "Observer {Observer} threw on envelope {Envelope}; nothing changes by it.")]
    public static partial void ObserverThrew(this ILogger logger, Exception exception, string observer, Guid envelope);

    [LoggerMessage(1023, LogLevel.Error, "The address book could not be told of an address of envelope {Envelope} on {Channel}; the next message to it will find out again.")]
    public static partial void AddressBookThrew(this ILogger logger, Exception exception, Guid envelope, string channel);

    [LoggerMessage(1024, LogLevel.Error, "Envelope {Envelope} on {Channel} could not be settled (try {Try}); trying again.")]
    public static partial void SettlementThrew(this ILogger logger, Exception exception, Guid envelope, string channel, int @try);

    [LoggerMessage(1025, LogLevel.Warning, "The sender of channel {Channel} went on after it was canceled on envelope {Envelope}; it is left behind.")]
    public static partial void SenderLeftBehind(this ILogger logger, string channel, Guid envelope);

    [LoggerMessage(1026, LogLevel.Error, "The services of envelope {Envelope} could not be disposed.")]
    public static partial void ScopeThrew(this ILogger logger, Exception exception, Guid envelope);
}
