using System.Globalization;
using System.Text.Json;
using Notify.Telegram.Messages;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Notify.Telegram.BotApi;

/// <summary>Makes the calls of the Bot API that send the parts of a message.</summary>
internal sealed class BotCaller(ITelegramBotClient client)
{
    /// <summary>Sends one part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="place">How it is sent, which depends on its place in the message.</param>
    /// <param name="chat">The chat.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The ids of the messages that were created.</returns>
    public async Task<string> SendAsync(
        OutgoingPart part,
        PartPlace place,
        ChatId chat,
        CancellationToken cancellationToken)
    {
        if (part is OutgoingPart.Album album)
        {
            var call = Album(chat, place, album);
            var messages = await client.SendRequest(call, cancellationToken).ConfigureAwait(false);
            return string.Join(',', messages.Select(Id));
        }

        var request = part switch
        {
            OutgoingPart.Message text => Text(chat, place, text.Text),
            OutgoingPart.File file => File(chat, place, file),
            OutgoingPart.Location location => Location(chat, place, location.Place),
            _ => throw new InvalidOperationException("A part of an unknown kind."),
        };
        request.AddJson("reply_markup", place.Keyboard);
        return Id(await client.SendRequest(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Returns the id of a message.</summary>
    public static string Id(Message message) => message.Id.ToString(CultureInfo.InvariantCulture);

    private static BotRequest<Message> Text(ChatId chat, PartPlace place, PartText text)
    {
        var request = Request<Message>("sendMessage", chat, place);
        request.Add("text", text.Text);
        request.Add("parse_mode", text.Syntax.ParseMode);
        request.AddJson("link_preview_options", place.Settings.LinkPreview);
        return request;
    }

    private static BotRequest<Message> Location(ChatId chat, PartPlace place, GeoLocation location)
    {
        var request = Request<Message>("sendLocation", chat, place);
        request.AddFraction("latitude", location.Latitude);
        request.AddFraction("longitude", location.Longitude);
        return request;
    }

    private static BotRequest<Message> File(ChatId chat, PartPlace place, OutgoingPart.File file)
    {
        var kind = file.Content.Kind;
        var request = Request<Message>(kind.Method(), chat, place);
        request.Add(kind.Name(), request.Attach(file.Content));
        request.Add("caption", file.Caption?.Text);
        request.Add("parse_mode", file.Caption?.Syntax.ParseMode);
        if (kind.IsVisual())
        {
            request.AddFlag("show_caption_above_media", place.Settings.CaptionAbove);
            request.AddFlag("has_spoiler", place.Settings.Spoiler);
        }

        return request;
    }

    private static BotRequest<Message[]> Album(ChatId chat, PartPlace place, OutgoingPart.Album album)
    {
        var request = Request<Message[]>("sendMediaGroup", chat, place);
        request.AddJson("media", json =>
        {
            json.WriteStartArray();
            for (var i = 0; i < album.Files.Count; i++)
                WriteItem(json, request, album.Files[i], i == 0 ? album.Caption : null, place.Settings);
            json.WriteEndArray();
        });
        return request;
    }

    private static void WriteItem(
        Utf8JsonWriter json,
        BotRequest<Message[]> request,
        OutgoingFile file,
        PartText? caption,
        MessageSettings settings)
    {
        json.WriteStartObject();
        json.WriteString("type", file.Kind.Name());
        json.WriteString("media", request.Attach(file));
        if (caption is not null)
        {
            json.WriteString("caption", caption.Text);
            if (caption.Syntax.ParseMode is { } mode)
                json.WriteString("parse_mode", mode);
        }

        if (file.Kind.IsVisual() && settings.CaptionAbove)
            json.WriteBoolean("show_caption_above_media", true);
        if (file.Kind.IsVisual() && settings.Spoiler)
            json.WriteBoolean("has_spoiler", true);
        json.WriteEndObject();
    }

    /// <summary>Returns a call with the fields that all methods share.</summary>
    private static BotRequest<TResponse> Request<TResponse>(string method, ChatId chat, PartPlace place)
    {
        var settings = place.Settings;
        var request = new BotRequest<TResponse>(method);
        request.Add("business_connection_id", settings.BusinessConnection);
        request.AddChat(chat);
        request.AddNumber("message_thread_id", settings.Thread);
        request.AddJson("direct_messages_topic_id", settings.DirectMessagesTopic);
        request.AddFlag("disable_notification", place.Silent);
        request.AddFlag("protect_content", settings.Protect);
        request.AddFlag("allow_paid_broadcast", settings.PaidBroadcast);
        request.Add("message_effect_id", place.Effect);
        if (place.Reply is { } reply)
            request.AddJson("reply_parameters", json => WriteReply(json, reply));
        return request;
    }

    private static void WriteReply(Utf8JsonWriter json, ReplyTarget reply)
    {
        json.WriteStartObject();
        json.WriteNumber("message_id", reply.Message);
        if (reply.AllowsWithout)
            json.WriteBoolean("allow_sending_without_reply", true);
        if (reply.Quote is not null)
            json.WriteString("quote", reply.Quote);
        json.WriteEndObject();
    }
}
