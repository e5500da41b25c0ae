using System.Globalization;
using System.Text.Json;

namespace Notify.Bus;

/// <summary>Writes JSON fields that are omitted if they have no value.</summary>
internal static class WireWriting
{
    public static void WriteText(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    public static void WriteDuration(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan duration) =>
        writer.WriteString(name, duration.ToString("c", CultureInfo.InvariantCulture));

    public static void WriteTexts(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < texts.Count; i++)
            writer.WriteStringValue(texts[i]);
        writer.WriteEndArray();
    }

    public static void WriteCounts(
        this Utf8JsonWriter writer,
        ReadOnlySpan<byte> name,
        IReadOnlyDictionary<string, int> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in counts)
            writer.WriteNumber(key, count);
        writer.WriteEndObject();
    }

    public static void WriteTextByName(
        this Utf8JsonWriter writer,
        ReadOnlySpan<byte> name,
        IReadOnlyDictionary<string, string> texts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, text) in texts)
            writer.WriteString(key, text);
        writer.WriteEndObject();
    }
}
