using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Notify.Push.Subscriptions;

/// <summary>Writes a subscription as browsers do.</summary>
internal static class SubscriptionWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(PushSubscription subscription)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("endpoint"u8, subscription.Endpoint.AbsoluteUri);
            if (subscription.ExpirationTime is { } expires)
                json.WriteNumber("expirationTime"u8, expires.ToUnixTimeMilliseconds());
            else
                json.WriteNull("expirationTime"u8);
            json.WriteStartObject("keys"u8);
            json.WriteString("p256dh"u8, subscription.P256dh);
            json.WriteString("auth"u8, subscription.Auth);
            json.WriteEndObject();
            if (subscription.ApplicationServerKey is { } key)
                json.WriteString("applicationServerKey"u8, key);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
