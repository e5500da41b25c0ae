using Notify.Delivery;
using Notify.Telegram.Addressing;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Notify.Telegram.BotApi;

/// <summary>Makes one call and returns its answer as a result.</summary>
internal static class BotCall
{
    /// <param name="call">The call, which returns the ids of the messages.</param>
    /// <param name="chat">The chat, because a group is limited in a different way.</param>
    /// <param name="cancellationToken">The token that the call monitors.</param>
    public static async ValueTask<SendResult> RunAsync(
        Func<Task<string>> call,
        ChatId chat,
        CancellationToken cancellationToken)
    {
        try
        {
            return SendResult.Sent(await call().ConfigureAwait(false));
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
