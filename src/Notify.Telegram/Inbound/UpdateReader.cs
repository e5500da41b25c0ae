using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notify.Telegram.Inbound;

/// <summary>
/// Reads the required fields of an update (Bot API, "Update") and ignores everything else, so that new kinds of updates
/// and new fields cause no errors.
/// </summary>
internal static partial class UpdateReader
{
    /// <param name="json">The update.</param>
    /// <param name="happened">The change that the update reports; null if it is not relevant.</param>
    /// <returns>False if the JSON is not an update: it is invalid, or not an object with an <c>update_id</c>.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, out ChatEvent? happened)
    {
        happened = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (Member(document.RootElement, "update_id") is not { ValueKind: JsonValueKind.Number })
                return false;
            happened = Member(document.RootElement, "message") is { } message ? OfMessage(message)
                : Member(document.RootElement, "my_chat_member") is { } change ? OfMembership(change)
                : null;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is thrown for a string that is not valid Unicode.
            return false;
        }
    }

    private static ChatEvent? OfMessage(JsonElement message)
    {
        if (ChatOf(message) is not { } chat)
            return null;
        if (chat.Type != "private")
        {
            return Member(message, "migrate_to_chat_id") is { ValueKind: JsonValueKind.Number }
                ? new ChatEvent.Back(chat.Id)
                : null;
        }

        return Text(message, "text") is { } text && StartCommand().Match(text) is { Success: true } start
            ? new ChatEvent.Started(chat.Id, start.Groups["token"] is { Length: > 0 } token ? token.Value : null)
            : null;
    }

    /// <summary>
    /// Evaluates the status of the bot in the chat (Bot API, "ChatMember"). In a private chat it is either
    /// <c>member</c> or <c>kicked</c>.
    /// </summary>
    private static ChatEvent? OfMembership(JsonElement change)
    {
        if (ChatOf(change) is not { } chat || Member(change, "new_chat_member") is not { } bot)
            return null;
        return Text(bot, "status") switch
        {
            "kicked" or "left" => new ChatEvent.Left(chat.Id),
            "restricted" => Member(bot, "is_member") is { ValueKind: JsonValueKind.False }
                ? new ChatEvent.Left(chat.Id)
                : new ChatEvent.Back(chat.Id),
            "member" or "administrator" or "creator" => new ChatEvent.Back(chat.Id),
            _ => null,
        };
    }

    private static (long Id, string? Type)? ChatOf(JsonElement element) =>
        Member(element, "chat") is { } chat
        && Member(chat, "id") is { ValueKind: JsonValueKind.Number } number
        && number.TryGetInt64(out var id)
            ? (id, Text(chat, "type"))
            : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // A private chat has only one bot, so its name does not have to be checked.
    [GeneratedRegex(
        @"^/start(@[A-Za-z0-9_]+)?(\s+(?<token>.*?)\s*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex StartCommand();
}
