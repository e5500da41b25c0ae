using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Notify.Push.Vapid;

/// <summary>Writes the claims of a token: audience, expiry and subject (RFC 8292 section 2.1).</summary>
internal static class VapidClaims
{
    // The token is base64 and not HTML: a plus sign in the subject is not escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlySpan<byte> Write(string audience, DateTimeOffset expires, string subject)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("aud"u8, audience);
            json.WriteNumber("exp"u8, expires.ToUnixTimeSeconds());
            json.WriteString("sub"u8, subject);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan;
    }
}
