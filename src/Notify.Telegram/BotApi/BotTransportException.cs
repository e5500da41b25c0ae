using Notify.Delivery;

namespace Notify.Telegram.BotApi;

/// <summary>
/// Carries the result of a call without a response of the Bot API through the client. Contains neither the address nor
/// the token.
/// </summary>
internal sealed class BotTransportException(SendResult result)
    : Exception($"The Bot API did not respond: {result.Error}.")
{
    public SendResult Result { get; } = result;
}
