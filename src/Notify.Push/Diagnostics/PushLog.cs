using Microsoft.Extensions.Logging;
using Notify.Delivery;

namespace Notify.Push.Diagnostics;

/// <summary>
/// The log messages of push channels. They never contain a key, a token, or more of an endpoint than its origin.
/// </summary>
internal static partial class PushLog
{
    /// <summary>The log category. It is fixed, so that it does not depend on the names of classes.</summary>
    public const string Category = "Notify.Push";

    [LoggerMessage(
        4000,
        LogLevel.Information,
        "{Channel}: a subscription at {Origin} is no longer valid and is removed: {Result}")]
    public static partial void SubscriptionGone(ILogger logger, string channel, string origin, SendResult result);

    [LoggerMessage(
        4001,
        LogLevel.Critical,
        "{Channel}: {Count} subscriptions within one hour were created with another VAPID key than VapidPublicKey, "
        + "more than accepted a message; they are removed. Check whether the key pair was changed by mistake")]
    public static partial void KeyMismatchWidespread(ILogger logger, string channel, int count);

    [LoggerMessage(4002, LogLevel.Warning, "{Channel}: {Origin} refused envelope {Envelope}: {Result}")]
    public static partial void Refused(ILogger logger, string channel, string origin, Guid envelope, SendResult result);

    [LoggerMessage(
        4003,
        LogLevel.Warning,
        "{Channel}: nothing was sent to {Origin} for envelope {Envelope}: {Problem}")]
    public static partial void EndpointRefused(
        ILogger logger,
        string channel,
        string origin,
        Guid envelope,
        string problem);

    [LoggerMessage(
        4004,
        LogLevel.Debug,
        "{Channel}: {Origin} rejected envelope {Envelope} as too large; it is sent again without padding")]
    public static partial void WithoutPadding(ILogger logger, string channel, string origin, Guid envelope);

    [LoggerMessage(4005, LogLevel.Information,
        "{Channel}: a subscription at {Origin} may no longer exist, envelope {Envelope}; "
        + "it is removed if this is confirmed: {Result}")]
    public static partial void SubscriptionUnknown(
        ILogger logger, string channel, string origin, Guid envelope, SendResult result);
}
