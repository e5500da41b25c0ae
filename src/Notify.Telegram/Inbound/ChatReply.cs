using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Notify.Telegram.Inbound;

/// <summary>A message as the answer to an update (Bot API, "Making requests when getting updates"). Telegram does not say whether it arrived.</summary>
internal static class ChatReply
{
    /// <returns>The call; null where there is nothing to say.</returns>
    public static string? Write(long chat, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("method"u8, "sendMessage"u8);
            json.WriteNumber("chat_id"u8, chat);
            json.WriteString("text"u8, text);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
