using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.BotApi;
using Notify.Telegram.Diagnostics;
using Notify.Telegram.Messages;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Notify.Telegram;

/// <summary>Sends the parts of a message one after another, at the pace one chat bears, and remembers how many have arrived.</summary>
internal sealed class PartSender(ITelegramBotClient client, TelegramOptions options, TimeProvider time, ILogger logger)
{
    private readonly PartCall _call = new(new BotCaller(client), new FloodWaitTracker(time), options.OnBadMarkup, logger);
    private readonly TimeSpan _pause = options.EffectiveAddressRateLimit is { IsNone: false } limit ? limit.Window / limit.Permits : TimeSpan.Zero;

    /// <summary>Sends what has not arrived yet.</summary>
    public async ValueTask<SendResult> SendAsync(MessagePlan plan, SendRequest request, CancellationToken cancellationToken)
    {
        var first = Math.Min(request.PartsSent, plan.Parts.Count);
        var chat = plan.Chat;
        string? movedTo = null;
        var ids = new List<string>();
        for (var part = first; part < plan.Parts.Count; part++)
        {
            var result = await SendPartAsync(plan, part, chat, request, paused: part > first, cancellationToken).ConfigureAwait(false);
            if (result.MovedTo is { } moved && ChatAddress.TryRead(moved, out var newChat))
                (movedTo, chat) = (moved, newChat);
            if (result.Outcome != SendOutcome.Sent)
                return Finished(result, part, movedTo);
            ids.Add(result.ProviderId!);
            if (plan.Parts.Count > 1)
                TelegramLog.PartArrived(logger, request.Channel, request.Envelope.Id, part + 1, plan.Parts.Count);
        }
        return Finished(SendResult.Sent(ids.Count == 0 ? null : string.Join(',', ids)), 0, movedTo);
    }

    /// <summary>Sends one part. Where an earlier one has arrived in this attempt, being stopped is an answer too: the pipeline has to know how many did.</summary>
    private async ValueTask<SendResult> SendPartAsync(MessagePlan plan, int part, ChatId chat, SendRequest request, bool paused, CancellationToken cancellationToken)
    {
        try
        {
            if (paused && await PaceAsync(request, cancellationToken).ConfigureAwait(false) is { } wait)
                return SendResult.Throttled(wait, PauseScope.Address, "rate_limit", "The rest waits for the limit of its chat.");
            return await _call.SendAsync(plan, part, chat, request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (paused)
        {
            return SendResult.Throttled(_pause, PauseScope.Address, NetworkFailure.Interrupted, "The send was canceled before the next part was sent.");
        }
    }

    /// <summary>Each part is a message to Telegram, and waits for the permits of one; without limits to ask it keeps the pace of one chat.</summary>
    /// <returns>Null where the next part may go; else how long until it may.</returns>
    private async ValueTask<TimeSpan?> PaceAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (request.IsPaced)
            return await request.NextPartAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static SendResult Finished(SendResult result, int partsSent, string? movedTo)
    {
        var counted = partsSent > 0 ? result.WithPartsSent(partsSent) : result;
        return movedTo is null ? counted : counted.WithMovedTo(movedTo);
    }
}
