using System.Globalization;
using System.Text.Json;

namespace Notify.Testing;

/// <summary>Writes users and messages as the Bot API does.</summary>
internal static class BotMessageJson
{
    public static void WriteBot(Utf8JsonWriter json, string token)
    {
        json.WriteStartObject();
        json.WriteNumber(
            "id",
            long.Parse(token.AsSpan(0, token.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture));
        json.WriteBoolean("is_bot", true);
        json.WriteString("first_name", "Local bot");
        json.WriteString("username", "local_bot");
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ReceivedBotMessage message, string token)
    {
        json.WriteStartObject();
        json.WriteNumber("message_id", message.Id);
        json.WritePropertyName("from");
        WriteBot(json, token);
        WriteChat(json, message.Chat);
        json.WriteNumber("date", message.ReceivedAt.ToUnixTimeSeconds());
        if (message.Thread is { } thread)
            json.WriteNumber("message_thread_id", thread);
        if (message.MediaGroupId is { } album)
            json.WriteString("media_group_id", album);
        if (message.Protected)
            json.WriteBoolean("has_protected_content", true);
        if (message.File is { } file)
            WriteFile(json, file, message.Id);
        if (message.Method.Equals("sendLocation", StringComparison.OrdinalIgnoreCase))
            WriteLocation(json, message.Fields);
        if (message.Text.Length > 0)
        {
            json.WriteString(message.File is null ? "text" : "caption", message.Text);
            if (message.Entities.Count > 0)
                WriteEntities(json, message.File is null ? "entities" : "caption_entities", message.Entities);
        }
        json.WriteEndObject();
    }

    private static void WriteChat(Utf8JsonWriter json, string chat)
    {
        json.WriteStartObject("chat");
        if (long.TryParse(chat, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
        {
            json.WriteNumber("id", id);
            json.WriteString("type", id > 0 ? "private" : "supergroup");
            json.WriteString(id > 0 ? "first_name" : "title", "Local chat");
        }
        else
        {
            json.WriteNumber(
                "id",
                -1_000_000_000_000 - (chat.Sum(c => (long)char.ToLowerInvariant(c)) * 1000) - chat.Length);
            json.WriteString("type", "channel");
            json.WriteString("title", "Local channel");
            json.WriteString("username", chat[1..]);
        }
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, ReceivedBotFile file, int message)
    {
        if (file.Kind == "photo")
            json.WriteStartArray("photo");
        else
            json.WritePropertyName(file.Kind);
        json.WriteStartObject();
        json.WriteString("file_id", string.Create(CultureInfo.InvariantCulture, $"local-file-id-of-message-{message}"));
        json.WriteString("file_unique_id", string.Create(CultureInfo.InvariantCulture, $"local-{message}"));
        json.WriteNumber("file_size", file.Content.Length);
        if (file.Kind is "photo" or "video" or "animation")
        {
            json.WriteNumber("width", 90);
            json.WriteNumber("height", 90);
        }

        if (file.Kind is "video" or "animation" or "audio" or "voice")
            json.WriteNumber("duration", 1);
        if (file.Kind is not ("photo" or "voice") && file.FileName is { } name)
            json.WriteString("file_name", name);
        json.WriteEndObject();
        if (file.Kind == "photo")
            json.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter json, IReadOnlyDictionary<string, string> fields)
    {
        json.WriteStartObject("location");
        json.WriteNumber("latitude", double.Parse(fields["latitude"], CultureInfo.InvariantCulture));
        json.WriteNumber("longitude", double.Parse(fields["longitude"], CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteEntities(Utf8JsonWriter json, string name, IReadOnlyList<BotMessageEntity> entities)
    {
        json.WriteStartArray(name);
        foreach (var entity in entities)
        {
            json.WriteStartObject();
            json.WriteString("type", entity.Type);
            json.WriteNumber("offset", entity.Offset);
            json.WriteNumber("length", entity.Length);
            if (entity.Argument is { } argument)
                WriteArgument(json, entity.Type, argument);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteArgument(Utf8JsonWriter json, string type, string argument)
    {
        switch (type)
        {
            case "text_link":
                json.WriteString("url", argument);
                break;
            case "pre":
                json.WriteString("language", argument);
                break;
            case "custom_emoji":
                json.WriteString("custom_emoji_id", argument);
                break;
            case "text_mention":
                json.WriteStartObject("user");
                json.WriteNumber("id", long.Parse(argument, CultureInfo.InvariantCulture));
                json.WriteBoolean("is_bot", false);
                json.WriteString("first_name", "Local user");
                json.WriteEndObject();
                break;
            default:
                break;
        }
    }
}
