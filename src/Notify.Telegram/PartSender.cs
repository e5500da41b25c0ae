using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.BotApi;
using Notify.Telegram.Diagnostics;
using Notify.Telegram.Messages;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Notify.Telegram;

/// <summary>
/// Sends the parts of a message one after another at the rate of one chat, and counts how many have arrived. A part
/// that Telegram refuses because of an accessory is sent without it.
/// </summary>
internal sealed class PartSender(ITelegramBotClient client, TelegramOptions options, TimeProvider time, ILogger logger)
{
    // The first delay if the options do not set one.
    private static readonly TimeSpan DefaultRetryDelay = TimeSpan.FromSeconds(1);

    private readonly PartCall _call = new(new BotCaller(client));
    private readonly TimeSpan _pause = options.EffectiveAddressRateLimit is { IsNone: false } limit
        ? limit.Window / limit.Permits
        : TimeSpan.Zero;

    /// <summary>Sends the parts that have not arrived yet.</summary>
    public async ValueTask<SendResult> SendAsync(
        MessagePlan plan,
        SendRequest request,
        CancellationToken cancellationToken)
    {
        var progress = new MessageProgress(plan.Parts, request.PartsSent);
        var (chat, settings) = (plan.Chat, plan.Settings);
        var warnings = new List<string>(plan.Warnings);
        string? movedTo = null;
        SendResult? refusal = null;
        var needsPermit = false;
        while (progress.Next is { } part)
        {
            var place = PartPlace.Of(settings, progress.IsFirst, progress.IsLast);
            var waits = needsPermit
                ? await PaceAsync(request, progress, cancellationToken).ConfigureAwait(false)
                : null;
            var result = waits
                ?? await SendPartAsync(part, place, chat, progress, cancellationToken).ConfigureAwait(false);
            if (result.MovedTo is { } moved && ChatAddress.TryRead(moved, out var newChat))
                (movedTo, chat) = (moved, newChat);
            if (result.Outcome == SendOutcome.Sent)
            {
                progress.Arrived(result.ProviderId!);
                needsPermit = true;
                if (progress.Total > 1)
                {
                    TelegramLog.PartArrived(
                        logger, request.Channel, request.Envelope.Id, progress.Sent, progress.Total);
                }

                continue;
            }

            if (Fallback(part, settings, result, request, warnings) is not { } fallback)
            {
                var final = IsWorthRetry(result, request) ? Retry(result) : result;
                var mayHaveArrived = progress.HasArrived || final.Outcome == SendOutcome.Unknown;
                return Finished(final, progress.Sent, movedTo, mayHaveArrived ? warnings : []);
            }

            // The refused call did not count for the limits of the chat, so its permit serves for the next one.
            (refusal, settings, needsPermit) = (result, fallback.Settings, false);
            progress.Replace(fallback.Parts);
        }

        // Without any text, a message consists of its files: if none of them was accepted, it was refused.
        return refusal is not null && progress.IsFirst
            ? Finished(refusal, 0, movedTo, [])
            : Finished(SendResult.Sent(progress.Ids), 0, movedTo, warnings);
    }

    /// <summary>Returns the replacement for a rejected part, and adds a warning; null if there is none.</summary>
    private PartFallback? Fallback(
        OutgoingPart part,
        MessageSettings settings,
        SendResult refusal,
        SendRequest request,
        List<string> warnings)
    {
        var problem = refusal.Detail ?? refusal.Error ?? "";
        if (refusal is { Outcome: SendOutcome.Rejected, Error: ErrorTexts.BadMarkup })
        {
            if (options.OnBadMarkup == BadMarkupAction.Fail || part.Plain() is not { } plain)
                return null;
            warnings.Add(DeliveryWarnings.SentPlain(problem));
            return new("as plain text", settings, [plain]);
        }

        if (IsWorthRetry(refusal, request) || PartFallback.Find(part, settings, refusal) is not { } fallback)
            return null;
        warnings.Add(DeliveryWarnings.Sent(fallback.Change, problem));
        return fallback;
    }

    /// <summary>
    /// Whether the message is retried once before it is sent without a file that Telegram could not fetch: the file's
    /// server may be available again by then. Not if the message would be lost by it.
    /// </summary>
    private bool IsWorthRetry(SendResult result, SendRequest request)
    {
        if (result is not { Outcome: SendOutcome.Rejected, Error: ErrorTexts.FetchFailed } || request.Attempt > 1)
            return false;
        if (options.RetryDelays is { Count: 0 })
            return false;
        var delay = options.RetryDelays?[0] ?? DefaultRetryDelay;
        return request.ExpiresAt - time.GetUtcNow() > delay * 2;
    }

    private static SendResult Retry(SendResult result) => SendResult.Transient(result.Error!, result.Detail);

    /// <summary>
    /// Sends one part. If an earlier one has arrived in this attempt, a cancellation is a result: the pipeline must
    /// know how many have arrived.
    /// </summary>
    private async ValueTask<SendResult> SendPartAsync(
        OutgoingPart part,
        PartPlace place,
        ChatId chat,
        MessageProgress progress,
        CancellationToken cancellationToken)
    {
        try
        {
            return await _call.SendAsync(part, place, chat, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (progress.HasArrived)
        {
            return Interrupted();
        }
    }

    /// <summary>
    /// Waits for the permits of one message, because each part is one to Telegram. Without limits in the pipeline,
    /// keeps the rate of one chat.
    /// </summary>
    /// <returns>Null if the next part may be sent; otherwise the result.</returns>
    private async ValueTask<SendResult?> PaceAsync(
        SendRequest request,
        MessageProgress progress,
        CancellationToken cancellationToken)
    {
        try
        {
            if (request.IsPaced)
            {
                return await request.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } wait
                    ? SendResult.Throttled(
                        wait, PauseScope.Address, "rate_limit", "The remaining parts wait for the limit of their chat.")
                    : null;
            }

            await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (progress.HasArrived)
        {
            return Interrupted();
        }
    }

    private SendResult Interrupted() => SendResult.Throttled(
        _pause,
        PauseScope.Address,
        NetworkFailure.Interrupted,
        "The send was canceled before the next part was sent.");

    private static SendResult Finished(
        SendResult result,
        int partsSent,
        string? movedTo,
        IReadOnlyList<string> warnings)
    {
        var counted = partsSent > 0 ? result.WithPartsSent(partsSent) : result;
        var moved = movedTo is null ? counted : counted.WithMovedTo(movedTo);
        foreach (var warning in warnings)
            moved = moved.WithWarning(warning);
        return moved;
    }
}
