using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Notify.Testing;

/// <summary>An answer in the form in which it is sent (Bot API, "Making requests").</summary>
internal sealed record BotApiAnswer(
    int Status,
    string ContentType,
    ReadOnlyMemory<byte> Body,
    string? Description = null,
    int? RetryAfter = null)
{
    private const string Json = "application/json";

    public static BotApiAnswer Ok(Action<Utf8JsonWriter> result) => new(200, Json, Write(json =>
    {
        json.WriteBoolean("ok", true);
        json.WritePropertyName("result");
        result(json);
    }));

    public static BotApiAnswer Error(int code, string description, int? retryAfter = null, long? migrateTo = null) =>
        new(
            code,
            Json,
            Write(json =>
            {
                json.WriteBoolean("ok", false);
                json.WriteNumber("error_code", code);
                json.WriteString("description", description);
                if (retryAfter is null && migrateTo is null)
                    return;
                json.WriteStartObject("parameters");
                if (migrateTo is { } chat)
                    json.WriteNumber("migrate_to_chat_id", chat);
                if (retryAfter is { } seconds)
                    json.WriteNumber("retry_after", seconds);
                json.WriteEndObject();
            }),
            description,
            retryAfter);

    public static BotApiAnswer BadRequest(string description) => Error(400, $"Bad Request: {description}");

    /// <summary>Creates an answer of a server between the client and the Bot API.</summary>
    public static BotApiAnswer Foreign(int status, string contentType, string body) =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
