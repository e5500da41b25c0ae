using System.Text;
using System.Text.Json;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Notify.Telegram.Messages;

/// <summary>
/// Reads an inline keyboard from JSON: an array of rows, each an array of buttons as the Bot API writes them (InlineKeyboardButton), <c>[[{"text":"Open","url":"https://…"}]]</c>.
/// </summary>
internal static class KeyboardReader
{
    private const string Shape = "keyboard is no array of rows of buttons; write [[{\"text\":\"Open\",\"url\":\"https://example.com\"}]].";

    private const string Actions = "one of url, callback_data, web_app, copy_text, switch_inline_query and switch_inline_query_current_chat";

    public static KeyboardReading Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Rows(document.RootElement);
        }
        catch (JsonException)
        {
            return Wrong("keyboard is no JSON; pass values through the filter json: {\"text\": {{ Name | json }}}.");
        }
    }

    private static KeyboardReading Rows(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
            return Wrong(Shape);
        var rows = new List<List<InlineKeyboardButton>>();
        foreach (var row in root.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array)
                return Wrong(Shape);
            var buttons = new List<InlineKeyboardButton>();
            foreach (var button in row.EnumerateArray())
            {
                if (Button(button, out var read) is { } problem)
                    return Wrong($"keyboard: button {buttons.Count + 1} of row {rows.Count + 1} {problem}.");
                buttons.Add(read!);
            }
            rows.Add(buttons);
        }
        return rows.Sum(row => row.Count) switch
        {
            0 => default,
            > Limits.KeyboardButtons => Wrong($"keyboard has more than {Limits.KeyboardButtons} buttons."),
            _ => new(new InlineKeyboardMarkup(rows.Where(row => row.Count > 0)), null),
        };
    }

    private static string? Button(JsonElement json, out InlineKeyboardButton? button)
    {
        button = null;
        if (json.ValueKind != JsonValueKind.Object)
            return "is no object";
        var read = new InlineKeyboardButton("");
        var actions = 0;
        foreach (var field in json.EnumerateObject())
        {
            if (field.NameEquals("text"))
            {
                read.Text = Text(field.Value) ?? "";
                continue;
            }
            if (Action(read, field) is { } problem)
                return problem;
            actions++;
        }
        button = read;
        return string.IsNullOrWhiteSpace(read.Text) ? "has no text"
            : actions != 1 ? $"needs exactly one action: {Actions}"
            : null;
    }

    private static string? Action(InlineKeyboardButton button, JsonProperty field)
    {
        switch (field.Name)
        {
            case "url":
                button.Url = Text(field.Value);
                return IsLink(button.Url) ? null : "has a url that is no address; write https://…, http://… or tg://…";
            case "callback_data":
                button.CallbackData = Text(field.Value);
                return button.CallbackData is { Length: > 0 } data && Encoding.UTF8.GetByteCount(data) <= Limits.CallbackDataBytes
                    ? null
                    : $"has a callback_data that is no text of 1 to {Limits.CallbackDataBytes} bytes";
            case "web_app":
                var app = Inner(field.Value, "url");
                button.WebApp = new WebAppInfo { Url = app ?? "" };
                return IsWeb(app, Uri.UriSchemeHttps) ? null : "has a web_app without an address; write {\"url\":\"https://…\"}";
            case "copy_text":
                var copied = Inner(field.Value, "text");
                button.CopyText = new CopyTextButton { Text = copied ?? "" };
                return copied is { Length: > 0 and <= Limits.CopyTextLength } ? null : $"has a copy_text without a text of 1 to {Limits.CopyTextLength} characters; write {{\"text\":\"…\"}}";
            case "switch_inline_query":
                return (button.SwitchInlineQuery = Text(field.Value)) is null ? "has a switch_inline_query that is no text" : null;
            case "switch_inline_query_current_chat":
                return (button.SwitchInlineQueryCurrentChat = Text(field.Value)) is null ? "has a switch_inline_query_current_chat that is no text" : null;
            default:
                return $"has a field that is not known here; beside text give {Actions}";
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Inner(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var inner) ? Text(inner) : null;

    private static bool IsLink(string? url) => IsWeb(url, Uri.UriSchemeHttps) || IsWeb(url, Uri.UriSchemeHttp) || IsWeb(url, "tg");

    private static bool IsWeb(string? url, string scheme) => Uri.TryCreate(url, UriKind.Absolute, out var read) && read.Scheme == scheme;

    private static KeyboardReading Wrong(string problem) => new(null, problem);
}
