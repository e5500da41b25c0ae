using System.Text;
using System.Text.Json;

namespace Notify.AspNetCore.Push;

/// <summary>What a browser posted: a subscription, and perhaps the one it replaces. Only the channel's kind knows what is inside.</summary>
/// <param name="Json">The subscription's text.</param>
/// <param name="Replaces">The text of the subscription that this one takes the place of; null where there is none.</param>
internal sealed record PostedSubscription(string Json, string? Replaces)
{
    /// <summary>Null where it is no JSON object with an endpoint.</summary>
    public static PostedSubscription? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            if (!IsSubscription(document.RootElement))
                return null;
            var replaces = document.RootElement.TryGetProperty("replaces", out var old) && IsSubscription(old) ? old.GetRawText() : null;
            return new(Encoding.UTF8.GetString(body), replaces);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second is a name or string that is no Unicode text.
            return null;
        }
    }

    /// <summary>Nothing of it: whoever has a subscription can write to the browser.</summary>
    public override string ToString() => nameof(PostedSubscription);

    private static bool IsSubscription(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("endpoint", out var endpoint) && endpoint.ValueKind == JsonValueKind.String;
}
