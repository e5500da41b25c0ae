namespace Notify.Telegram.BotApi;

/// <summary>Carries a <see cref="TransportFailure"/> through the client. Holds neither address nor token.</summary>
internal sealed class BotTransportException(TransportFailure failure) : Exception($"No answer of the Bot API: {failure.Word}.")
{
    public TransportFailure Failure { get; } = failure;
}
