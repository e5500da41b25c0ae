using System.Text.Json;

namespace Notify.Telegram.Messages;

/// <summary>Reads the settings for the preview of a link in the text (Bot API, LinkPreviewOptions).</summary>
internal static class LinkPreview
{
    /// <summary>No preview at all.</summary>
    public const string Disabled = """{"is_disabled":true}""";

    private static readonly string[] Flags =
        ["is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"];

    /// <summary>Reads the short form.</summary>
    /// <param name="text"><c>true</c>, <c>false</c>, <c>small</c> or <c>large</c>.</param>
    /// <param name="options">The options as JSON; null for Telegram's own choice.</param>
    /// <returns>Whether the text is one of them.</returns>
    public static bool TryRead(string text, out string? options)
    {
        (var known, options) = text.Trim().ToLowerInvariant() switch
        {
            "true" => (true, null),
            "false" => (true, Disabled),
            "small" => (true, """{"prefer_small_media":true}"""),
            "large" => (true, """{"prefer_large_media":true}"""),
            _ => (false, (string?)null),
        };
        return known;
    }

    /// <summary>Returns the error of the Bot API's object; null if it can be sent.</summary>
    public static string? Check(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return "link_preview_options is not an object. Use {\"url\":\"https://…\"}, for example.";
            foreach (var field in document.RootElement.EnumerateObject())
            {
                var isRight = field.Name == "url"
                    ? field.Value.ValueKind == JsonValueKind.String && IsWeb(field.Value.GetString())
                    : !Flags.Contains(field.Name)
                        || field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False;
                if (!isRight)
                    return $"link_preview_options has a {field.Name} that is not valid.";
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is a text with half a character in it, which shows only when it is read.
            return "link_preview_options is not valid JSON. Pass values through the filter json.";
        }
    }

    private static bool IsWeb(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var read)
        && (read.Scheme == Uri.UriSchemeHttps || read.Scheme == Uri.UriSchemeHttp);
}
