using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.BotApi;
using Notify.Telegram.Messages;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Notify.Telegram;

/// <summary>Sends one part and returns the answer as a result. Follows a chat that has moved once.</summary>
internal sealed class PartCall(BotCaller caller)
{
    public async ValueTask<SendResult> SendAsync(
        OutgoingPart part,
        PartPlace place,
        ChatId chat,
        CancellationToken cancellationToken)
    {
        var result = await CallAsync(part, place, chat, cancellationToken).ConfigureAwait(false);
        if (result.MovedTo is not { } moved || !ChatAddress.TryRead(moved, out chat))
            return result;
        result = await CallAsync(part, place, chat, cancellationToken).ConfigureAwait(false);
        // A second answer that names another new chat takes precedence.
        return result.MovedTo is null ? result.WithMovedTo(moved) : result;
    }

    private async ValueTask<SendResult> CallAsync(
        OutgoingPart part,
        PartPlace place,
        ChatId chat,
        CancellationToken cancellationToken)
    {
        try
        {
            return SendResult.Sent(await caller.SendAsync(part, place, chat, cancellationToken).ConfigureAwait(false));
        }
        catch (ApiRequestException refusal)
        {
            return TelegramResultClassifier.Classify(
                refusal.ErrorCode,
                refusal.Message,
                refusal.Parameters?.RetryAfter,
                refusal.Parameters?.MigrateToChatId,
                ChatAddress.IsGroup(ChatAddress.Normalize(chat.ToString())));
        }
        catch (RequestException failure) when (failure.InnerException is BotTransportException)
        {
            return ((BotTransportException)failure.InnerException).Result;
        }
        catch (RequestException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RequestException failure)
        {
            return TelegramResultClassifier.Unreadable(failure.HttpStatusCode);
        }
    }
}
