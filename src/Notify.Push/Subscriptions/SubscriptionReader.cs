using System.Text.Json;
using Notify.Push.Encryption;
using Notify.Push.Network;

namespace Notify.Push.Subscriptions;

/// <summary>Reads subscriptions strictly. They come from browsers, that is from anybody: every length is bounded, and what is wrong is named, never repeated.</summary>
internal static class SubscriptionReader
{
    /// <summary>Real ones have some 200 to 1,000 characters.</summary>
    internal const int MaxEndpointLength = 2048;

    internal const int MaxJsonLength = 8192;

    private const int AuthSecretBytes = 16;

    // The largest time a JavaScript Date can hold, in milliseconds, is beyond what a DateTimeOffset can.
    private static readonly double MaxUnixMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="json">The text.</param>
    /// <param name="allowPrivateNetworks">Whether the endpoint may be on a private network.</param>
    /// <param name="checkCurve">Whether the public key is looked at now. The sender need not: its use of the key does it.</param>
    /// <param name="problem">What is wrong, or null.</param>
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

    /// <summary>Reads a VAPID public key into its unpadded form.</summary>
    public static string? ReadServerKey(string? text, out string? key)
    {
        Span<byte> point = stackalloc byte[P256.PublicKeyBytes];
        var good = Base64UrlText.TryRead(text, point) && P256.IsPublicKey(point);
        key = good ? Base64UrlText.Write(point) : null;
        return good
            ? null
            : "The subscription's applicationServerKey is no VAPID public key: 65 bytes in base64url, an uncompressed point of P-256.";
    }

    /// <summary>The endpoint alone, where the text has one.</summary>
    public static Uri? Endpoint(string json) =>
        ReadMembers(json, out var members) is null
        && ReadEndpoint(members.Endpoint, allowPrivateNetworks: true, out var endpoint) is null
            ? endpoint
            : null;

    private static string? ReadMembers(string? json, out SubscriptionMembers members)
    {
        members = default;
        if (string.IsNullOrWhiteSpace(json))
            return "The push subscription is empty; write what PushSubscription.toJSON() gives in the browser.";
        if (json.Length > MaxJsonLength)
            return $"The push subscription is longer than {MaxJsonLength} characters.";
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return "The push subscription is no JSON object; write what PushSubscription.toJSON() gives in the browser.";
            members = Members(document.RootElement);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "The push subscription is no JSON; write what PushSubscription.toJSON() gives in the browser.";
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

    /// <summary>Milliseconds since 1970, or null. Anything else is a browser's own business and no reason to refuse a subscription.</summary>
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
        // A URL as browsers give it has none of these; what a parser makes of them differs from one to the next.
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || text.Contains('\\', StringComparison.Ordinal))
            return "The subscription's endpoint holds a character no URL has: a space, a backslash, a control character or one outside ASCII.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out endpoint) || endpoint.Host.Length == 0)
            return "The subscription's endpoint is no absolute URL.";
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
            return "The subscription's endpoint holds a user name or password.";
        if (endpoint.Fragment.Length > 0)
            return "The subscription's endpoint holds a fragment.";
        return local && !allowPrivateNetworks
            ? "The subscription's endpoint is on this machine or a private network; it must be a public push service."
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
            return "The subscription's keys.p256dh is no uncompressed point: its first byte is not 4.";
        if (checkCurve && !P256.IsPublicKey(publicKey))
            return "The subscription's keys.p256dh is no point of the curve P-256.";
        if (string.IsNullOrEmpty(members.Auth))
            return "The subscription has no keys.auth.";
        return Base64UrlText.TryRead(members.Auth, authSecret)
            ? null
            : "The subscription's keys.auth is not 16 bytes in base64url or base64.";
    }
}
