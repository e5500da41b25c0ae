using Microsoft.Extensions.Logging;

namespace Notify.Email.Diagnostics;

/// <summary>The log messages of e-mail channels. They never contain an address, a header or a secret.</summary>
internal static partial class EmailLog
{
    /// <summary>The log category. It is fixed, so that it does not depend on the names of classes.</summary>
    public const string Category = "Notify.Email";

    [LoggerMessage(
        2000,
        LogLevel.Debug,
        "{Channel}: an idle connection could not be used; the message is sent over a new one")]
    public static partial void StaleConnection(ILogger logger, string channel);

    [LoggerMessage(2001, LogLevel.Debug, "{Channel}: could not connect to the SMTP server: {Result}")]
    public static partial void NoConnection(ILogger logger, string channel, Notify.Delivery.SendResult result);

    [LoggerMessage(
        2002,
        LogLevel.Warning,
        "{Channel}: the server refused envelope {Envelope} because of a policy; check SPF, DKIM, DMARC and the "
            + "sender's reputation: {Result}")]
    public static partial void RefusedByPolicy(
        ILogger logger,
        string channel,
        Guid envelope,
        Notify.Delivery.SendResult result);

    [LoggerMessage(
        2003,
        LogLevel.Information,
        "{Channel}: received a message with {Count} bounces: {Suppressed} addresses suppressed, {Unreadable} "
            + "unreadable")]
    public static partial void BouncesTaken(
        ILogger logger,
        string channel,
        int count,
        int suppressed,
        int unreadable);

    [LoggerMessage(
        2004,
        LogLevel.Warning,
        "{Channel}: {Count} hard bounces or complaints suppressed nothing, because the return address does not prove "
            + "that the e-mail was sent ({Reason} tag). They may be forged. If all bounces are affected, set "
            + "EnvelopeSender with {{id}}, and the same InboundKey in each process")]
    public static partial void BouncesUnproven(
        ILogger logger,
        string channel,
        int count,
        string reason);
}
