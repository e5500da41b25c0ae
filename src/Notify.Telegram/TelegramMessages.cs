using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.BotApi;
using Notify.Telegram.Messages;
using Notify.Templates;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Notify.Telegram;

/// <summary>Edits and deletes messages of one bot.</summary>
internal sealed class TelegramMessages(TelegramOptions options, ITelegramBotClient client) : ITelegramMessages
{
    // Bot API, deleteMessages.
    private const int MaxDeleted = 100;

    private readonly MessagePlanner _planner = new(options);

    public async Task<SendResult> EditAsync(
        string chatId,
        string messageId,
        RenderedMessage content,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var chat = ReadChat(chatId);
        if (ReadIds(messageId) is not [var id])
        {
            throw new ArgumentException(
                "The id must be one number. Delete a message of several parts.", nameof(messageId));
        }

        if (_planner.Read(content, out var refusal) is not { } draft)
            return refusal!;
        if (!draft.Text.FitsMessage || draft.Text.IsBlank)
            return SendResult.Rejected("too_long", "The new text must not be empty and must fit one message.");
        var result = await RunAsync(Edit("editMessageText", "text", chat, id, draft), chat, cancellationToken)
            .ConfigureAwait(false);
        if (result.Error == ErrorTexts.NoText)
        {
            result = await RunAsync(Edit("editMessageCaption", "caption", chat, id, draft), chat, cancellationToken)
                .ConfigureAwait(false);
        }

        return result.Error == ErrorTexts.NotModified ? SendResult.Sent(messageId) : result;
    }

    public async Task<SendResult> DeleteAsync(
        string chatId,
        string messageIds,
        CancellationToken cancellationToken = default)
    {
        var chat = ReadChat(chatId);
        var ids = ReadIds(messageIds);
        if (ids.Count is 0 or > MaxDeleted)
            throw new ArgumentException($"The ids must be 1 to {MaxDeleted} numbers.", nameof(messageIds));
        var request = new BotRequest<bool>("deleteMessages");
        request.AddChat(chat);
        request.AddJson("message_ids", $"[{string.Join(',', ids)}]");
        return await BotCall.RunAsync(
            async () =>
            {
                await client.SendRequest(request, cancellationToken).ConfigureAwait(false);
                return messageIds;
            },
            chat,
            cancellationToken).ConfigureAwait(false);
    }

    private static BotRequest<Message> Edit(string method, string field, ChatId chat, int id, MessageDraft draft)
    {
        var settings = draft.Settings;
        var request = new BotRequest<Message>(method);
        request.Add("business_connection_id", settings.BusinessConnection);
        request.AddChat(chat);
        request.AddNumber("message_id", id);
        request.Add(field, draft.Text.Whole.Text);
        request.Add("parse_mode", draft.Text.Whole.Syntax.ParseMode);
        if (field == "text")
            request.AddJson("link_preview_options", settings.LinkPreview);
        else
            request.AddFlag("show_caption_above_media", settings.CaptionAbove);
        request.AddJson("reply_markup", settings.Keyboard);
        return request;
    }

    private ValueTask<SendResult> RunAsync(
        BotRequest<Message> request,
        ChatId chat,
        CancellationToken cancellationToken) =>
        BotCall.RunAsync(
            async () => BotCaller.Id(await client.SendRequest(request, cancellationToken).ConfigureAwait(false)),
            chat,
            cancellationToken);

    private static ChatId ReadChat(string chatId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chatId);
        return ChatAddress.TryRead(chatId, out var chat)
            ? chat
            : throw new ArgumentException(ChatAddress.Check(chatId), nameof(chatId));
    }

    private static List<int> ReadIds(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var ids = text.Split(',').Select(PartRules.Number).ToList();
        return ids.TrueForAll(id => id is not null) ? [.. ids.Select(id => id!.Value)] : [];
    }
}
