using Microsoft.Extensions.Logging;
using Notify.Delivery;

namespace Notify.Telegram.Diagnostics;

/// <summary>The log messages of Telegram channels. They never contain a chat, a text or the token.</summary>
internal static partial class TelegramLog
{
    /// <summary>The log category. It is fixed, so that it does not depend on the names of classes.</summary>
    public const string Category = "Notify.Telegram";

    [LoggerMessage(3000, LogLevel.Debug, "{Channel}: no connection to the Bot API: {Result}")]
    public static partial void NoConnection(ILogger logger, string channel, SendResult result);

    [LoggerMessage(
        3003,
        LogLevel.Information,
        "{Channel}: the chat of envelope {Envelope} has become a supergroup; the message goes to its new id")]
    public static partial void ChatMoved(ILogger logger, string channel, Guid envelope);

    [LoggerMessage(3004, LogLevel.Debug, "{Channel}: envelope {Envelope}: {Sent} of {Parts} parts have arrived")]
    public static partial void PartArrived(ILogger logger, string channel, Guid envelope, int sent, int parts);

    [LoggerMessage(3005, LogLevel.Information, "{Channel}: a chat was linked to a user")]
    public static partial void ChatLinked(ILogger logger, string channel);

    [LoggerMessage(3006, LogLevel.Debug,
        "{Channel}: a chat used a link that has expired, was used before or is not valid")]
    public static partial void LinkRefused(ILogger logger, string channel);

    [LoggerMessage(3007, LogLevel.Debug, "{Channel}: a chat blocked the bot or removed it; it is suppressed")]
    public static partial void ChatBlocked(ILogger logger, string channel);

    [LoggerMessage(3008, LogLevel.Debug, "{Channel}: a suppressed chat accepts messages again")]
    public static partial void ChatBack(ILogger logger, string channel);

    [LoggerMessage(3009, LogLevel.Warning,
        "{Channel}: a chat was not linked because its user has {Count} chats already; see MaxChatsPerUser")]
    public static partial void TooManyChats(ILogger logger, string channel, int count);
}
