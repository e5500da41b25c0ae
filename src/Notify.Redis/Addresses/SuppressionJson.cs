using System.Buffers;
using System.Text.Json;
using Notify.Addresses;

namespace Notify.Redis.Addresses;

/// <summary>How a suppression is kept: JSON whose unknown members are passed by. Its list is the field it stands in.</summary>
internal static class SuppressionJson
{
    public static byte[] Write(Suppression suppression)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("reason"u8, suppression.Reason.ToString());
            writer.WriteString("at"u8, suppression.At);
            if (suppression.Detail is not null)
                writer.WriteString("detail"u8, suppression.Detail);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one. A reason that a newer version gave, or text nobody can read, still keeps the address from being written to.</summary>
    public static Suppression Read(ReadOnlyMemory<byte> json, string? list)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var reason = Enum.TryParse<SuppressionReason>(Text(root, "reason"), out var known) && Enum.IsDefined(known) ? known : SuppressionReason.Blocked;
            var at = root.TryGetProperty("at", out var since) && since.ValueKind == JsonValueKind.String && since.TryGetDateTimeOffset(out var moment) ? moment : DateTimeOffset.UnixEpoch;
            return new Suppression { Reason = reason, At = at, List = list, Detail = Text(root, "detail") };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new Suppression
            {
                Reason = SuppressionReason.Blocked,
                At = DateTimeOffset.UnixEpoch,
                List = list,
                Detail = "unreadable entry",
            };
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
