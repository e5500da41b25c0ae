using System.Text.Json;
using Notify.Push.Encryption;
using Notify.Push.Network;

namespace Notify.Push.Subscriptions;

/// <summary>
/// Reads subscriptions strictly. They come from browsers, and so from any user: every length is bounded, and errors
/// name a member without repeating its value.
/// </summary>
internal static class SubscriptionReader
{
    /// <summary>The maximum length of an endpoint, in characters. Those of browsers have about 200 to 1,000.</summary>
    internal const int MaxEndpointLength = 2048;

    internal const int MaxJsonLength = 8192;

    private const int AuthSecretBytes = 16;

    // The maximum time of a JavaScript Date, in milliseconds, is greater than that of a DateTimeOffset.
    private static readonly double MaxUnixMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private const string Remedy = "Use the result of PushSubscription.toJSON() in the browser.";

    /// <param name="json">The text.</param>
    /// <param name="allowPrivateNetworks">Whether the endpoint may be on a private network.</param>
    /// <param name="checkCurve">
    /// Whether the public key is checked now. The sender does not need this, because using the key checks it.
    /// </param>
    /// <param name="problem">The error, or null.</param>
    public static PushSubscription? Read(string? json, bool allowPrivateNetworks, bool checkCurve, out string? problem)
    {
        problem = ReadMembers(json, out var members);
        return problem is null ? Create(members, allowPrivateNetworks, checkCurve, out problem) : null;
    }

    public static PushSubscription? Create(
        in SubscriptionMembers members,
        bool allowPrivateNetworks,
        bool checkCurve,
        out string? problem)
    {
        var publicKey = new byte[P256.PublicKeyBytes];
        var authSecret = new byte[AuthSecretBytes];
        string? serverKey = null;
        problem = ReadEndpoint(members.Endpoint, allowPrivateNetworks, out var endpoint)
            ?? ReadKeys(members, publicKey, authSecret, checkCurve)
            ?? (members.ApplicationServerKey is { } key ? ReadServerKey(key, out serverKey) : null);
        return problem is null
            ? new PushSubscription(endpoint!, publicKey, authSecret, members.ExpirationTime, serverKey)
            : null;
    }

    /// <summary>Reads a VAPID public key and converts it to unpadded base64url. Returns the error, or null.</summary>
    public static string? ReadServerKey(string? text, out string? key)
    {
        Span<byte> point = stackalloc byte[P256.PublicKeyBytes];
        var good = Base64UrlText.TryRead(text, point) && P256.IsPublicKey(point);
        key = good ? Base64UrlText.Write(point) : null;
        return good
            ? null
            : "The subscription's applicationServerKey is not a VAPID public key. It must be 65 bytes in base64url, an "
                + "uncompressed point of P-256.";
    }

    /// <summary>Returns the endpoint alone; null if the text has none.</summary>
    public static Uri? Endpoint(string json) =>
        ReadMembers(json, out var members) is null
        && ReadEndpoint(members.Endpoint, allowPrivateNetworks: true, out var endpoint) is null
            ? endpoint
            : null;

    private static string? ReadMembers(string? json, out SubscriptionMembers members)
    {
        members = default;
        if (string.IsNullOrWhiteSpace(json))
            return $"The push subscription is empty. {Remedy}";
        if (json.Length > MaxJsonLength)
            return $"The push subscription is longer than {MaxJsonLength} characters.";
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return $"The push subscription is not a JSON object. {Remedy}";
            members = Members(document.RootElement);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"The push subscription is not valid JSON. {Remedy}";
        }
    }

    private static SubscriptionMembers Members(JsonElement root)
    {
        var keys =
            root.TryGetProperty("keys"u8, out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        // Applications that keep the members in columns often export them without the object keys.
        return new(
            Text(root, "endpoint"u8),
            Text(keys, "p256dh"u8) ?? Text(root, "p256dh"u8),
            Text(keys, "auth"u8) ?? Text(root, "auth"u8),
            Time(root),
            Text(root, "applicationServerKey"u8));
    }

    private static string? Text(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>
    /// Returns a time in milliseconds since 1970, or null. Any other value is ignored, because it is not a reason to
    /// reject a subscription.
    /// </summary>
    private static DateTimeOffset? Time(JsonElement root) =>
        root.TryGetProperty("expirationTime"u8, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var milliseconds)
        && milliseconds >= 0
        && milliseconds <= MaxUnixMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : null;

    private static string? ReadEndpoint(string? text, bool allowPrivateNetworks, out Uri? endpoint)
    {
        endpoint = null;
        if (string.IsNullOrEmpty(text))
            return "The subscription has no endpoint.";
        if (text.Length > MaxEndpointLength)
            return $"The subscription's endpoint is longer than {MaxEndpointLength} characters.";
        // URLs from browsers contain none of these characters, and URL parsers treat them differently.
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || text.Contains('\\', StringComparison.Ordinal))
        {
            return "The subscription's endpoint contains a character that a URL must not contain: a space, a "
                + "backslash, a control character or one outside ASCII.";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out endpoint) || endpoint.Host.Length == 0)
            return "The subscription's endpoint is not an absolute URL.";
        return EndpointProblem(endpoint, allowPrivateNetworks);
    }

    private static string? EndpointProblem(Uri endpoint, bool allowPrivateNetworks)
    {
        var local = HostNames.IsPrivate(endpoint);
        if (endpoint.Scheme != Uri.UriSchemeHttps
            && !(endpoint.Scheme == Uri.UriSchemeHttp && local && allowPrivateNetworks))
        {
            return "The subscription's endpoint is not https.";
        }

        if (endpoint.UserInfo.Length > 0)
            return "The subscription's endpoint contains a user name or password.";
        if (endpoint.Fragment.Length > 0)
            return "The subscription's endpoint contains a fragment.";
        return local && !allowPrivateNetworks
            ? "The subscription's endpoint is on this machine or a private network. It must be a public push service."
            : null;
    }

    private static string? ReadKeys(
        in SubscriptionMembers members,
        Span<byte> publicKey,
        Span<byte> authSecret,
        bool checkCurve)
    {
        if (string.IsNullOrEmpty(members.P256dh))
            return "The subscription has no keys.p256dh.";
        if (!Base64UrlText.TryRead(members.P256dh, publicKey))
            return "The subscription's keys.p256dh is not 65 bytes in base64url or base64.";
        if (publicKey[0] != P256.Uncompressed)
            return "The subscription's keys.p256dh is not an uncompressed point: its first byte is not 4.";
        if (checkCurve && !P256.IsPublicKey(publicKey))
            return "The subscription's keys.p256dh is not a point of the curve P-256.";
        if (string.IsNullOrEmpty(members.Auth))
            return "The subscription has no keys.auth.";
        return Base64UrlText.TryRead(members.Auth, authSecret)
            ? null
            : "The subscription's keys.auth is not 16 bytes in base64url or base64.";
    }
}
