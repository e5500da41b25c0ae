using System.Text.Json;

namespace Notify.Testing;

/// <summary>Edits and deletes messages that this server keeps (Bot API, "Updating messages").</summary>
internal sealed class BotApiChanges(BotMessageStore store, string token)
{
    private const int MaxDeleted = 100;

    /// <summary>Carries out a call; returns null if it neither edits nor deletes.</summary>
    /// <exception cref="BotApiRefusal">Telegram would reject it.</exception>
    public BotApiAnswer? Run(BotApiRequest request) => request.Method.ToLowerInvariant() switch
    {
        "editmessagetext" => Edit(request, isText: true),
        "editmessagecaption" => Edit(request, isText: false),
        "deletemessage" => Delete(request.Chat!, [request.Number("message_id") ?? 0], mustExist: true),
        "deletemessages" => Delete(request.Chat!, ReadIds(request.Field("message_ids")), mustExist: false),
        _ => null,
    };

    private BotApiAnswer Edit(BotApiRequest request, bool isText)
    {
        var id = request.Number("message_id") ?? throw new BotApiRefusal("message identifier is not specified");
        if (store.Find(request.Chat!, id) is not { } message)
            throw new BotApiRefusal("message to edit not found");
        if (isText && message.File is not null)
            throw new BotApiRefusal("there is no text in the message to edit");
        if (!isText && message.File is null)
            throw new BotApiRefusal("there is no caption in the message to edit");
        var mode = request.Field("parse_mode");
        var text = isText
            ? BotApiMethods.Text(request.Field("text"), mode)
            : BotApiMethods.Caption(request.Field("caption"), mode);
        var changed = Changed(message, text, request);
        if (IsSame(message, changed))
        {
            throw new BotApiRefusal(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                + "current content and reply markup of the message");
        }

        store.Replace(changed);
        return BotApiAnswer.Ok(json => BotMessageJson.Write(json, changed, token));
    }

    private BotApiAnswer Delete(string chat, IReadOnlyCollection<int> ids, bool mustExist)
    {
        var removed = store.Remove(chat, ids);
        return removed == 0 && mustExist
            ? throw new BotApiRefusal("message to delete not found")
            : BotApiAnswer.Ok(json => json.WriteBooleanValue(true));
    }

    private static List<int> ReadIds(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "[]");
            var ids = document.RootElement.EnumerateArray().Select(id => id.GetInt32()).ToList();
            return ids.Count is > 0 and <= MaxDeleted
                ? ids
                : throw new BotApiRefusal("message identifiers are not specified");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new BotApiRefusal("can't parse message identifiers JSON array");
        }
    }

    private static bool IsSame(ReceivedBotMessage message, ReceivedBotMessage changed) =>
        message.Text == changed.Text
        && message.Entities.SequenceEqual(changed.Entities)
        && message.Keyboard.SelectMany(row => row).SequenceEqual(changed.Keyboard.SelectMany(row => row));

    private static ReceivedBotMessage Changed(
        ReceivedBotMessage message,
        BotApiText text,
        BotApiRequest request) => new()
        {
            Id = message.Id,
            Chat = message.Chat,
            Method = message.Method,
            Text = text.Text,
            Entities = text.Entities,
            RawText = text.Raw,
            ParseMode = text.ParseMode,
            Keyboard = BotApiKeyboard.Read(request.Field("reply_markup")),
            File = message.File,
            MediaGroupId = message.MediaGroupId,
            Silent = message.Silent,
            Protected = message.Protected,
            LinkPreviewDisabled =
            request.Member("link_preview_options", "is_disabled") is { ValueKind: JsonValueKind.True },
            ReplyTo = message.ReplyTo,
            Thread = message.Thread,
            Fields = request.Fields,
            ReceivedAt = message.ReceivedAt,
        };
}
