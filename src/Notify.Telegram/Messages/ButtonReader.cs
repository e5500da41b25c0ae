using System.Text;
using System.Text.Json;

namespace Notify.Telegram.Messages;

/// <summary>Checks the buttons of a keyboard (Bot API, InlineKeyboardButton and KeyboardButton).</summary>
internal sealed class ButtonReader
{
    private static readonly string[] InlineActions =
    [
        "url", "callback_data", "web_app", "copy_text", "login_url", "switch_inline_query",
        "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay",
    ];

    private static readonly string[] ReplyActions =
    [
        "request_contact", "request_location", "request_poll", "request_users", "request_chat", "web_app",
    ];

    private static readonly string[] Styles = ["danger", "success", "primary"];

    /// <summary>The fields that are sent although they are not known; null for none.</summary>
    public string? Unknown { get; private set; }

    /// <summary>Why Telegram will probably reject a button; null for no reason.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Notes a field that is sent as it is. The first one is reported.</summary>
    public void AddUnknown(string field) => Unknown ??= $"{field}, which Notify does not know. It is sent as it is.";

    /// <summary>Returns the error of a button; null if it can be sent.</summary>
    /// <param name="button">The button.</param>
    /// <param name="isInline">Whether it belongs to a message, and not to the user's keyboard.</param>
    /// <param name="name">Its place, for messages.</param>
    public string? Check(JsonElement button, bool isInline, string name)
    {
        if (!isInline && button.ValueKind == JsonValueKind.String)
            return string.IsNullOrWhiteSpace(button.GetString()) ? "has no text" : null;
        if (button.ValueKind != JsonValueKind.Object)
            return "is not an object";
        var actions = 0;
        var unknown = 0;
        var hasText = false;
        foreach (var field in button.EnumerateObject())
        {
            if (field.NameEquals("text"))
            {
                hasText = !string.IsNullOrWhiteSpace(Text(field.Value));
            }
            else if ((isInline ? InlineActions : ReplyActions).Contains(field.Name))
            {
                actions++;
                if (Action(field, name) is { } problem)
                    return problem;
            }
            else if (Decoration(field, out var wrong))
            {
                if (wrong is not null)
                    return wrong;
            }
            else
            {
                unknown++;
                AddUnknown($"{name} has the field '{field.Name}'");
            }
        }

        return !hasText ? "has no text"
            : actions > 1 || (isInline && actions + unknown == 0) ? NeedsOne(isInline)
            : null;
    }

    private static string NeedsOne(bool isInline) => isInline
        ? $"needs exactly one action: one of {string.Join(", ", InlineActions)}"
        : $"has more than one action: {string.Join(", ", ReplyActions)}";

    private static bool Decoration(JsonProperty field, out string? problem)
    {
        (var isKnown, problem) = field.Name switch
        {
            "style" => (true, Styles.Contains(Text(field.Value))
                ? null
                : $"has a style that is not one of {string.Join(", ", Styles)}"),
            "icon_custom_emoji_id" => (true, PartRules.Identifier(Text(field.Value) ?? "") is null
                ? "has an icon_custom_emoji_id that is not a number written as a text"
                : null),
            _ => (false, (string?)null),
        };
        return isKnown;
    }

    private string? Action(JsonProperty field, string name)
    {
        switch (field.Name)
        {
            case "url":
                var url = Text(field.Value);
                if (!IsLink(url))
                    return "has a url that is not an address. Use https://…, http://… or tg://…";
                DoubtHost(url!, name);
                return null;
            case "callback_data":
                return Text(field.Value) is { Length: > 0 } data
                    && Encoding.UTF8.GetByteCount(data) <= Limits.CallbackDataBytes
                        ? null
                        : $"has a callback_data that is not a text of 1 to {Limits.CallbackDataBytes} bytes";
            case "web_app" or "login_url":
                var page = Inner(field.Value, "url");
                if (!IsWeb(page, Uri.UriSchemeHttps))
                    return $"has a {field.Name} without an address. Use {{\"url\":\"https://…\"}}";
                DoubtHost(page!, name);
                return null;
            case "copy_text":
                return Inner(field.Value, "text") is { Length: > 0 and <= Limits.CopyTextLength }
                    ? null
                    : $"has a copy_text without a text of 1 to {Limits.CopyTextLength} characters. "
                        + "Use {\"text\":\"…\"}";
            case "switch_inline_query" or "switch_inline_query_current_chat":
                return Text(field.Value) is null ? $"has a {field.Name} that is not a text" : null;
            default:
                return null;
        }
    }

    /// <summary>Notes a link whose host has no dot, which Telegram rejects, or is the reader's own machine.</summary>
    private void DoubtHost(string url, string name)
    {
        var address = new Uri(url);
        var isPublic = address.Scheme == "tg"
            || (!address.IsLoopback
                && (address.HostNameType == UriHostNameType.IPv6
                    || address.Host.Contains('.', StringComparison.Ordinal)));
        if (!isPublic)
        {
            Doubt ??= $"{name} leads to '{address.Host}', which is not a public name. Telegram rejects such a link, "
                + "and the message is sent without its keyboard.";
        }
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Inner(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var inner) ? Text(inner) : null;

    private static bool IsLink(string? url) =>
        IsWeb(url, Uri.UriSchemeHttps) || IsWeb(url, Uri.UriSchemeHttp) || IsWeb(url, "tg");

    private static bool IsWeb(string? url, string scheme) =>
        Uri.TryCreate(url, UriKind.Absolute, out var read) && read.Scheme == scheme;
}
