using System.Text;
using System.Text.Json;

namespace Notify.AspNetCore.Push;

/// <summary>
/// The subscription that a browser posted, and optionally the one that it replaces. Only the channel reads their
/// content.
/// </summary>
/// <param name="Json">The JSON of the subscription.</param>
/// <param name="Replaces">The JSON of the subscription that this one replaces, or null.</param>
internal sealed record PostedSubscription(string Json, string? Replaces)
{
    /// <summary>Returns null if the body is not a JSON object with an endpoint.</summary>
    public static PostedSubscription? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            if (!IsSubscription(document.RootElement))
                return null;
            var replaces = document.RootElement.TryGetProperty("replaces", out var old) && IsSubscription(old)
                ? old.GetRawText()
                : null;
            return new(Encoding.UTF8.GetString(body), replaces);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second exception is a name or string that is not valid Unicode.
            return null;
        }
    }

    /// <summary>Omits the subscription, which permits its holder to send messages to the browser.</summary>
    public override string ToString() => nameof(PostedSubscription);

    private static bool IsSubscription(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("endpoint", out var endpoint)
        && endpoint.ValueKind == JsonValueKind.String;
}
