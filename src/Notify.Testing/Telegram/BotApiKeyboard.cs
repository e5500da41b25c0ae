using System.Text;
using System.Text.Json;

namespace Notify.Testing;

/// <summary>Reads an inline keyboard, and rejects keyboards that Telegram rejects.</summary>
internal static class BotApiKeyboard
{
    private const int MaxButtons = 100;
    private const int MaxCallbackDataBytes = 64;

    private static readonly string[] Actions =
    [
        "url",
        "callback_data",
        "callback_game",
        "pay",
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
        "login_url",
        "web_app",
        "copy_text",
    ];

    public static IReadOnlyList<IReadOnlyList<BotKeyboardButton>> Read(string? markup)
    {
        if (markup is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(markup);
            return document.RootElement.ValueKind != JsonValueKind.Object
                    ? throw new BotApiRefusal("object expected as reply markup")
                : document.RootElement.TryGetProperty("inline_keyboard", out var rows) ? Rows(rows)
                : [];
        }
        catch (JsonException)
        {
            throw new BotApiRefusal("can't parse reply keyboard markup JSON object");
        }
    }

    private static List<IReadOnlyList<BotKeyboardButton>> Rows(JsonElement rows)
    {
        if (rows.ValueKind != JsonValueKind.Array
            || rows.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Array))
        {
            throw new BotApiRefusal(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
        }

        var read = rows.EnumerateArray()
            .Select(row => (IReadOnlyList<BotKeyboardButton>)[.. row.EnumerateArray().Select(Button)])
            .Where(row => row.Count > 0)
            .ToList();
        return read.Sum(row => row.Count) > MaxButtons ? throw new BotApiRefusal("reply markup is too long") : read;
    }

    private static BotKeyboardButton Button(JsonElement button)
    {
        if (button.ValueKind != JsonValueKind.Object)
            throw Wrong("InlineKeyboardButton must be an Object");
        if (!button.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
            throw Wrong("Can't find field \"text\"");
        if (Array.Find(Actions, name => button.TryGetProperty(name, out _)) is not { } action)
            throw Wrong("Text buttons are unallowed in the inline keyboard");
        var value = button.GetProperty(action);
        var shown = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return action switch
        {
            "callback_data" when shown.Length == 0 || Encoding.UTF8.GetByteCount(shown) > MaxCallbackDataBytes =>
                throw new BotApiRefusal("BUTTON_DATA_INVALID"),
            "url" when !IsPublic(shown) => throw new BotApiRefusal(
                $"inline keyboard button URL '{shown}' is invalid: Wrong HTTP URL"),
            _ => new BotKeyboardButton(text.GetString()!, action, shown),
        };
    }

    /// <summary>Whether the host of a link contains a dot, or the link is one of Telegram itself.</summary>
    private static bool IsPublic(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var url)
        && (url.Scheme == "tg" || url.HostNameType == UriHostNameType.IPv6 || url.Host.Contains('.'));

    private static BotApiRefusal Wrong(string reason) => new($"can't parse inline keyboard button: {reason}");
}
