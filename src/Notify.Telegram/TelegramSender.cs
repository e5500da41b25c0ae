using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.Diagnostics;
using Notify.Telegram.Messages;
using Telegram.Bot.Types;

namespace Notify.Telegram;

/// <summary>
/// Sends messages with the Bot API: creates the parts of a message, sends those that have not arrived yet, and returns
/// the answer of Telegram as a result.
/// </summary>
internal sealed class TelegramSender : IChannelSender
{
    private readonly string _channel;
    private readonly ILogger _logger;
    private readonly MessagePlanner _planner;
    private readonly PartSender _parts;

    public TelegramSender(string channel, TelegramOptions options, HttpClient http, TimeProvider time, ILogger logger)
    {
        _channel = channel;
        _logger = logger;
        _planner = new MessagePlanner(options);
        _parts = new PartSender(TelegramHttpClient.Client(options, http), options, time, logger);
    }

    public async ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!ChatAddress.TryRead(request.Address, out var chat))
        {
            return SendResult.InvalidRecipient(
                SuppressionReason.Bounced,
                "address",
                ChatAddress.Check(request.Address));
        }

        var result = await SendAsync(request, chat, cancellationToken).ConfigureAwait(false);
        Log(request, result);
        return result;
    }

    private async ValueTask<SendResult> SendAsync(SendRequest request, ChatId chat, CancellationToken cancellationToken)
    {
        if (_planner.Read(request.Content, out var refusal) is not { } draft)
            return refusal!;
        var files = await FileCollection.OpenAsync(request, _planner.MaxFileBytes, cancellationToken)
            .ConfigureAwait(false);
        await using var _ = files.ConfigureAwait(false);
        if (files.Refusal is { } refused)
            return refused;
        return MessagePlanner.Arrange(draft, chat, files, out refusal) is { } plan
            ? await _parts.SendAsync(plan, request, cancellationToken).ConfigureAwait(false)
            : refusal!;
    }

    private void Log(SendRequest request, SendResult result)
    {
        if (result.Outcome == SendOutcome.Unreachable)
            TelegramLog.NoConnection(_logger, _channel, result);
        if (result.MovedTo is not null)
            TelegramLog.ChatMoved(_logger, _channel, request.Envelope.Id);
    }
}
