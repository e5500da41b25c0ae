using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.BotApi;
using Notify.Telegram.Messages;
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

    private ValueTask<SendResult> CallAsync(
        OutgoingPart part,
        PartPlace place,
        ChatId chat,
        CancellationToken cancellationToken) =>
        BotCall.RunAsync(() => caller.SendAsync(part, place, chat, cancellationToken), chat, cancellationToken);
}
