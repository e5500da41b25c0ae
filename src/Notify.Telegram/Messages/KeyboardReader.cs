using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Notify.Telegram.Messages;

/// <summary>
/// Reads a keyboard from JSON. The part <c>keyboard</c> is an array of rows, each an array of buttons as the Bot API
/// writes them (InlineKeyboardButton), <c>[[{"text":"Open","url":"https://…"}]]</c>. The part <c>reply_markup</c> is
/// the Bot API's object: InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply.
/// </summary>
/// <remarks>
/// All fields are sent unchanged. Fields that are newer than this code are reported and not removed.
/// </remarks>
internal sealed class KeyboardReader
{
    private const string InlineField = "inline_keyboard";
    private const string ReplyField = "keyboard";

    private static readonly string[] Kinds = [InlineField, ReplyField, "remove_keyboard", "force_reply"];

    private static readonly string[] Options =
        ["is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"];

    private readonly string _part;
    private readonly ButtonReader _buttons = new();

    private KeyboardReader(string part) => _part = part;

    /// <summary>Reads the rows of an inline keyboard.</summary>
    public static KeyboardReading Read(string json) => new KeyboardReader(PartNames.Keyboard).Parse(
        json,
        static (reader, root) => reader.Rows(root, isInline: true) ?? reader.Markup(root));

    /// <summary>Reads a <c>reply_markup</c>.</summary>
    public static KeyboardReading ReadMarkup(string json) => new KeyboardReader(PartNames.ReplyMarkup).Parse(
        json,
        static (reader, root) => reader.Object(root));

    private KeyboardReading Parse(string json, Func<KeyboardReader, JsonElement, KeyboardReading> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(this, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is a text with half a character in it, which shows only when it is read.
            return Wrong($"{_part} is not valid JSON. Pass values through the filter json: "
                + "{\"text\": {{ Name | json }}}.");
        }
    }

    private KeyboardReading Object(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Wrong("reply_markup is not an object. Use {\"keyboard\":[[\"Yes\",\"No\"]]}, for example.");
        if (Array.Find(Kinds, kind => root.TryGetProperty(kind, out _)) is not { } kind)
            return Wrong($"reply_markup needs one of {string.Join(", ", Kinds)}.");
        foreach (var field in root.EnumerateObject().Select(field => field.Name))
        {
            if (!Kinds.Contains(field) && !Options.Contains(field))
                _buttons.AddUnknown($"reply_markup has the field '{field}'");
        }

        if (kind is InlineField or ReplyField)
            return Rows(root.GetProperty(kind), kind == InlineField) ?? Finished(Written(root));
        return root.GetProperty(kind).ValueKind == JsonValueKind.True
            ? Finished(Written(root))
            : Wrong($"reply_markup has a {kind} that is not true.");
    }

    /// <summary>Checks rows. Returns the error, or null.</summary>
    private KeyboardReading? Rows(JsonElement rows, bool isInline)
    {
        if (rows.ValueKind != JsonValueKind.Array
            || rows.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Array))
        {
            return Wrong($"{_part} is not an array of rows of buttons. "
                + "Use [[{\"text\":\"Open\",\"url\":\"https://example.com\"}]].");
        }

        var (row, total) = (0, 0);
        foreach (var buttons in rows.EnumerateArray())
        {
            row++;
            var number = 0;
            foreach (var button in buttons.EnumerateArray())
            {
                var name = $"{_part}: button {++number} of row {row}";
                if (++total > Limits.KeyboardButtons)
                    return Wrong($"{_part} has more than {Limits.KeyboardButtons} buttons.");
                if (_buttons.Check(button, isInline, name) is { } problem)
                    return Wrong($"{name} {problem}.");
            }
        }

        return total == 0 ? Finished(null) : null;
    }

    /// <summary>Returns rows as an inline keyboard, without empty ones.</summary>
    private KeyboardReading Markup(JsonElement rows) => Finished(Written(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray(InlineField);
        foreach (var row in rows.EnumerateArray().Where(row => row.GetArrayLength() > 0))
            row.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }));

    private KeyboardReading Finished(string? keyboard) => new(keyboard, null, _buttons.Unknown, _buttons.Doubt);

    private static KeyboardReading Wrong(string problem) => new(null, problem, null, null);

    private static string Written(JsonElement element) => Written(element.WriteTo);

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Sent as a field of a form or in a body of JSON, never in HTML.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
