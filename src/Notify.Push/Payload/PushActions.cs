using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notify.Push.Payload;

/// <summary>
/// Checks and writes the buttons of a notification: a JSON array of <c>{action, title, icon, url}</c>. The first two
/// are required.
/// </summary>
internal static class PushActions
{
    private const string Form = """[{"action": "open", "title": "Open", "url": "/orders/42"}]""";

    private static readonly string[] UrlMembers = ["url", "icon"];

    /// <summary>Returns the error of the array, to follow the name of the part; null if there is none.</summary>
    public static string? Check(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Check(document.RootElement);
        }
        catch (Exception e) when (PushParts.IsBroken(e))
        {
            return $"is not valid JSON; use for example {Form}, and pass values through the filter json";
        }
    }

    /// <summary>
    /// Returns the array without the actions that cannot be shown and without the URLs that are not allowed; null if
    /// nothing remains.
    /// </summary>
    public static string? Correct(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonArray actions)
                return null;
            for (var i = actions.Count - 1; i >= 0; i--)
            {
                if (actions[i] is JsonObject action && HasText(action, "action") && HasText(action, "title"))
                    RemoveBadUrls(action);
                else
                    actions.RemoveAt(i);
            }

            var corrected = actions.ToJsonString();
            return actions.Count > 0 && Check(corrected) is null ? corrected : null;
        }
        catch (Exception exception) when (PushParts.IsBroken(exception))
        {
            return null;
        }
    }

    /// <summary>
    /// Writes an array that is valid (<see cref="Check(string)"/>). The URL is written as <c>navigate</c>, its name in
    /// declarative web push.
    /// </summary>
    public static void Write(Utf8JsonWriter json, string text)
    {
        using var document = JsonDocument.Parse(text);
        json.WriteStartArray("actions"u8);
        foreach (var action in document.RootElement.EnumerateArray())
        {
            json.WriteStartObject();
            Copy(json, action, "action", "action");
            Copy(json, action, "title", "title");
            Copy(json, action, "icon", "icon");
            Copy(json, action, "url", "navigate");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Copy(Utf8JsonWriter json, JsonElement action, string member, string name)
    {
        if (Text(action, member) is { Length: > 0 } text)
            json.WriteString(name, text);
    }

    private static string? Check(JsonElement actions)
    {
        if (actions.ValueKind != JsonValueKind.Array)
            return $"is not a JSON array; use for example {Form}";
        foreach (var action in actions.EnumerateArray())
        {
            if (action.ValueKind != JsonValueKind.Object
                || string.IsNullOrEmpty(Text(action, "action"))
                || string.IsNullOrEmpty(Text(action, "title")))
            {
                return $"contains an action without the texts action and title; use for example {Form}";
            }

            foreach (var member in UrlMembers)
            {
                if (Text(action, member) is { Length: > 0 } url && PushParts.CheckUrl(url) is { } problem)
                    return $"contains an action whose {member} {problem}";
            }
        }
        return null;
    }

    private static void RemoveBadUrls(JsonObject action)
    {
        foreach (var member in UrlMembers)
        {
            if (Text(action, member) is { Length: > 0 } url && PushParts.CheckUrl(url) is not null)
                action.Remove(member);
        }
    }

    private static bool HasText(JsonObject action, string member) => !string.IsNullOrEmpty(Text(action, member));

    private static string? Text(JsonObject action, string member) =>
        action[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Text(JsonElement action, string member) =>
        action.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
