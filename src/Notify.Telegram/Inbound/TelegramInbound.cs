using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Inbound;
using Notify.Telegram.Diagnostics;
using Notify.Telegram.Linking;

namespace Notify.Telegram.Inbound;

/// <summary>
/// Receives the updates of a bot (Bot API, "setWebhook"): adds the address of a user who follows a link, and suppresses
/// the address of a user who blocks the bot.
/// </summary>
/// <remarks>
/// The date of an update is not checked. If a late update lifts a suppression by mistake, the next message restores it,
/// because Telegram rejects that message. If a late update suppresses a chat by mistake, the user's next Start lifts
/// the suppression.
/// </remarks>
internal sealed class TelegramInbound(
    string channel,
    TelegramOptions options,
    ITelegramLinks links,
    ChatLinker linker,
    ChatAddressUpdater book,
    ILogger logger) : IInboundChannel
{
    // An update is a few kilobytes long.
    private const int MaxUpdateBytes = 1024 * 1024;
    private const int MaxSecretLength = 256;
    internal const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    private static readonly SuppressionReason[] Blocked = [SuppressionReason.Blocked];
    // A user who presses Start can be reached, whatever the reason for an earlier suppression.
    private static readonly SuppressionReason[] NotThere =
    [
        SuppressionReason.Blocked,
        SuppressionReason.Gone,
        SuppressionReason.Bounced,
    ];

    public InboundAdmission Admit(InboundHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (string.IsNullOrEmpty(options.WebhookSecret))
        {
            return InboundAdmission.Refuse(
                InboundStatus.NotConfigured,
                $"Channel '{channel}': WebhookSecret is empty. Set the secret_token that setWebhook was called with.");
        }
        if (!IsSecret(headers.Header(SecretHeader)))
        {
            return InboundAdmission.Refuse(
                InboundStatus.Unauthenticated,
                $"The header {SecretHeader} does not contain the secret_token of the webhook.");
        }
        return headers.MediaType == "application/json"
            ? InboundAdmission.Read(headers, MaxUpdateBytes, ReceiveAsync)
            : InboundAdmission.Refuse(
                InboundStatus.UnsupportedMediaType, "The Content-Type is not supported. Send application/json.");
    }

    private ValueTask<InboundResult> ReceiveAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!UpdateReader.TryRead(body, out var happened))
        {
            return new(
                new InboundResult(
                    InboundStatus.Malformed,
                    "The body is not an update of the Bot API. Send a JSON object with an update_id."));
        }

        return happened switch
        {
            ChatEvent.Started started => StartedAsync(started, cancellationToken),
            ChatEvent.Left left => LeftAsync(left, cancellationToken),
            ChatEvent.Back back => BackAsync(back, cancellationToken),
            _ => new(new InboundResult(InboundStatus.Ignored)),
        };
    }

    private async ValueTask<InboundResult> StartedAsync(ChatEvent.Started started, CancellationToken cancellationToken)
    {
        var back = await book.LiftAsync(started.Chat, NotThere, cancellationToken).ConfigureAwait(false);
        if (back)
            TelegramLog.ChatBack(logger, channel);
        if (started.Token is null)
            return new InboundResult(back ? InboundStatus.Handled : InboundStatus.Ignored);
        var status = links.Read(started.Token) is { } userId
            ? await linker.LinkAsync(started.Token, userId, started.Chat, cancellationToken).ConfigureAwait(false)
            : LinkStatus.Invalid;
        return Answer(started.Chat, status);
    }

    private InboundResult Answer(long chat, LinkStatus status)
    {
        switch (status)
        {
            case LinkStatus.Linked:
                TelegramLog.ChatLinked(logger, channel);
                return Answered(chat, "A chat was linked to a user.", options.LinkedText);
            case LinkStatus.TooManyChats:
                TelegramLog.TooManyChats(logger, channel, options.MaxChatsPerUser);
                return Answered(chat, "The user has too many chats.", options.TooManyChatsText);
            default:
                TelegramLog.LinkRefused(logger, channel);
                return Answered(chat, "The link is no longer valid.", options.LinkInvalidText);
        }
    }

    private static InboundResult Answered(long chat, string detail, string text) =>
        new(InboundStatus.Handled, detail) { Reply = ChatReply.Write(chat, text) };

    private async ValueTask<InboundResult> LeftAsync(ChatEvent.Left left, CancellationToken cancellationToken)
    {
        if (!await book.BlockAsync(left.Chat, cancellationToken).ConfigureAwait(false))
            return new InboundResult(InboundStatus.Ignored);
        TelegramLog.ChatBlocked(logger, channel);
        return new InboundResult(InboundStatus.Handled, "A chat blocked the bot.");
    }

    private async ValueTask<InboundResult> BackAsync(ChatEvent.Back back, CancellationToken cancellationToken)
    {
        if (!await book.LiftAsync(back.Chat, Blocked, cancellationToken).ConfigureAwait(false))
            return new InboundResult(InboundStatus.Ignored);
        TelegramLog.ChatBack(logger, channel);
        return new InboundResult(InboundStatus.Handled, "A chat accepts messages again.");
    }

    /// <summary>Compares hashes, so that the duration reveals nothing about the secret, not even its length.</summary>
    private bool IsSecret(string? given) =>
        given is { Length: <= MaxSecretLength }
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            SHA256.HashData(Encoding.UTF8.GetBytes(options.WebhookSecret!)));
}
