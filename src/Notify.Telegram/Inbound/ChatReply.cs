using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Notify.Telegram.Inbound;

/// <summary>
/// Writes a message as the response to an update (Bot API, "Making requests when getting updates"). Telegram does not
/// report whether it arrived.
/// </summary>
internal static class ChatReply
{
    /// <returns>The call; null if the text is blank.</returns>
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
