using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.BotApi;
using Notify.Telegram.Diagnostics;
using Notify.Telegram.Messages;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Notify.Telegram;

/// <summary>Sends one part: follows a chat that has moved once, and makes plain text of what Telegram cannot read where it is told to.</summary>
internal sealed class PartCall(BotCaller caller, FloodWaitTracker floods, BadMarkupAction onBadMarkup, ILogger logger)
{
    public async ValueTask<SendResult> SendAsync(MessagePlan plan, int part, ChatId chat, SendRequest request, CancellationToken cancellationToken)
    {
        var result = await CallAsync(plan, part, chat, cancellationToken).ConfigureAwait(false);
        if (result.MovedTo is { } moved && ChatAddress.TryRead(moved, out chat))
            result = Moved(await CallAsync(plan, part, chat, cancellationToken).ConfigureAwait(false), moved);
        if (result is not { Outcome: SendOutcome.Rejected, Error: "bad_markup" } || onBadMarkup == BadMarkupAction.Fail || plan.Parts[part].Plain() is not { } plain)
            return result;
        TelegramLog.SentPlain(logger, request.Channel, request.Envelope.Template, request.Envelope.Id, result.Detail ?? "");
        var plainPlan = plan with { Parts = [.. plan.Parts.Select((other, at) => at == part ? plain : other)] };
        return Moved(await CallAsync(plainPlan, part, chat, cancellationToken).ConfigureAwait(false), result.MovedTo);
    }

    /// <summary>An answer that says itself where the chat is now knows best.</summary>
    private static SendResult Moved(SendResult result, string? moved) => result.MovedTo is null && moved is not null ? result.WithMovedTo(moved) : result;

    private async ValueTask<SendResult> CallAsync(MessagePlan plan, int part, ChatId chat, CancellationToken cancellationToken)
    {
        try
        {
            return SendResult.Sent(await caller.SendAsync(plan, part, chat, cancellationToken).ConfigureAwait(false));
        }
        catch (ApiRequestException refusal)
        {
            var result = TelegramResultClassifier.Classify(refusal.ErrorCode, refusal.Message, refusal.Parameters?.RetryAfter, refusal.Parameters?.MigrateToChatId);
            return result.Outcome == SendOutcome.Throttled ? Throttled(chat, result) : result;
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

    private SendResult Throttled(ChatId chat, SendResult result) =>
        SendResult.Throttled(result.RetryAfter, floods.Note(ChatAddress.Normalize(chat.ToString()), result.RetryAfter), result.Error!, result.Detail);
}
