using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Notify.Push.Vapid;

/// <summary>The claims of a token: for whom, until when, from whom (RFC 8292 section 2.1).</summary>
internal static class VapidClaims
{
    // The token is base64, no HTML: a plus sign in the subject stays one.
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
