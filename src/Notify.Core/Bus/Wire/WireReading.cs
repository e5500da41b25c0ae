using System.Globalization;
using System.Text.Json;

namespace Notify.Bus;

/// <summary>
/// Reads JSON one field at a time. An unexpected value causes a <see cref="WireFormatException"/> that names the field.
/// </summary>
internal static class WireReading
{
    /// <summary>A model may nest as deep as the writer of System.Text.Json lets it.</summary>
    public static JsonReaderOptions Options => new() { MaxDepth = 1000 };

    public static void StartObject(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new WireFormatException($"{name} is not an object");
    }

    /// <summary>Moves to the next property's name; false at the end of the object.</summary>
    public static bool NextProperty(this ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    public static void SkipValue(this ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    public static string? Text(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new WireFormatException($"'{name}' is not a string"),
        };
    }

    public static Guid Id(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id)
            ? id
            : throw new WireFormatException($"'{name}' is not a UUID");
    }

    public static DateTimeOffset Moment(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var moment)
            ? moment
            : throw new WireFormatException($"'{name}' is not a time of ISO 8601");
    }

    public static long Number(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? number
            : throw new WireFormatException($"'{name}' is not a whole number");
    }

    /// <summary>A whole number from 0 on.</summary>
    public static int Count(this ref Utf8JsonReader reader, string name) =>
        reader.Number(name) is var number and >= 0 and <= int.MaxValue
            ? (int)number
            : throw new WireFormatException($"'{name}' is out of range");

    public static bool Flag(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.GetBoolean()
            : throw new WireFormatException($"'{name}' is neither true nor false");
    }

    public static byte[] Bytes(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new WireFormatException($"'{name}' is not base64");
    }

    public static void StartArray(this ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new WireFormatException($"'{name}' is not an array");
    }

    /// <summary>Moves to the next object of an array; false at the end of the array.</summary>
    public static bool NextObject(this ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            return false;
        return reader.TokenType == JsonTokenType.StartObject
            ? true
            : throw new WireFormatException($"'{name}' does not contain only objects");
    }

    /// <summary>A duration that is not negative, for example <c>00:10:00</c>.</summary>
    public static TimeSpan Duration(this ref Utf8JsonReader reader, string name) =>
        TimeSpan.TryParseExact(reader.Text(name), "c", CultureInfo.InvariantCulture, out var duration)
        && duration >= TimeSpan.Zero
            ? duration
            : throw new WireFormatException($"'{name}' is not a duration");

    public static string[] Texts(this ref Utf8JsonReader reader, string name)
    {
        reader.StartArray(name);
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(
                reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!
                    : throw new WireFormatException($"'{name}' does not contain only strings"));
        return [.. texts];
    }

    public static Dictionary<string, string> TextByName(this ref Utf8JsonReader reader, string name)
    {
        reader.StartObject($"'{name}'");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.NextProperty())
        {
            var key = reader.GetString()!;
            texts[key] = reader.Text(name) ?? throw new WireFormatException($"'{name}' does not contain only strings");
        }

        return texts;
    }

    public static Dictionary<string, int> Counts(this ref Utf8JsonReader reader, string name)
    {
        reader.StartObject($"'{name}'");
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.NextProperty())
        {
            var key = reader.GetString()!;
            counts[key] = reader.Count(name);
        }

        return counts;
    }

    /// <summary>Returns the bytes of a value that is an object.</summary>
    public static ReadOnlyMemory<byte> RawObject(this ref Utf8JsonReader reader, ReadOnlyMemory<byte> wire, string name)
    {
        reader.StartObject($"'{name}'");
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return wire[start..(int)reader.BytesConsumed];
    }
}

/// <summary>The bytes violate the wire format. The codec catches the exception.</summary>
internal sealed class WireFormatException(string message) : Exception(message);
