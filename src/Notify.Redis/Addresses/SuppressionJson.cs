using System.Buffers;
using System.Text.Json;
using Notify.Addresses;

namespace Notify.Redis.Addresses;

/// <summary>
/// Reads and writes suppressions as JSON. Unknown members are ignored; the list is the name of the field.
/// </summary>
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

    /// <summary>Reads a suppression. An unknown reason or invalid JSON still suppresses the address.</summary>
    public static Suppression Read(ReadOnlyMemory<byte> json, string? list)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var reason =
                Enum.TryParse<SuppressionReason>(Text(root, "reason"), out var known) && Enum.IsDefined(known)
                    ? known
                    : SuppressionReason.Blocked;
            var at =
                root.TryGetProperty("at", out var since)
                && since.ValueKind == JsonValueKind.String
                && since.TryGetDateTimeOffset(out var moment)
                    ? moment
                    : DateTimeOffset.UnixEpoch;
            return new Suppression
            {
                Reason = reason,
                At = at,
                List = list,
                Detail = Text(root, "detail"),
            };
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

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
