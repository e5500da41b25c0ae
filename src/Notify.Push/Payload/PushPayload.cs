using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notify.Bus;
using Notify.Templates;

namespace Notify.Push.Payload;

/// <summary>
/// Writes the notification for the service worker: JSON in the form of declarative web push, so that a browser that
/// supports it can show the notification without a worker, and the id of the envelope, by which the worker recognizes a
/// repetition. The format is documented in <c>docs/push.md</c>.
/// </summary>
internal static class PushPayload
{
    /// <summary>The number that marks a message as declarative (Push API, declarative push message).</summary>
    private const int Declarative = 8030;

    /// <summary>
    /// The root of the site. Without a URL to navigate to, a message is not declarative, and a browser that has removed
    /// its worker shows nothing. The member <c>home</c> says that the template has no URL, so that the worker's setting
    /// applies.
    /// </summary>
    private const string DefaultUrl = "/";

    // The JSON is not embedded in HTML. Only the characters that JSON requires are escaped, because the size is limited
    // to 3993 bytes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // In the order in which they are written.
    private static readonly (string Part, string Member)[] Texts =
    [
        (PushParts.Icon, "icon"), (PushParts.Badge, "badge"), (PushParts.Image, "image"), (PushParts.Dir, "dir"),
    ];

    private static readonly (string Part, string Member)[] Booleans =
    [
        (PushParts.Renotify, "renotify"),
        (PushParts.Silent, "silent"),
        (PushParts.RequireInteraction, "requireInteraction"),
    ];

    /// <summary>Writes the notification. Its parts are valid (<see cref="PushContentCorrector"/>).</summary>
    public static ReadOnlyMemory<byte> Write(RenderedMessage content, Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("web_push"u8, Declarative);
            json.WriteString("id"u8, envelope.Id);
            if (content.Part(PushParts.AppBadge) is { Length: > 0 } count)
                json.WriteNumber("app_badge"u8, PushParts.Count(count)!.Value);
            if (Url(content) is null)
                json.WriteBoolean("home"u8, true);
            json.WriteStartObject("notification"u8);
            WriteNotification(json, content, envelope);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteNotification(Utf8JsonWriter json, RenderedMessage content, Envelope envelope)
    {
        json.WriteString("title"u8, content.Part(PushParts.Title));
        if (content.Body.AsSpan().Trim() is { Length: > 0 } body)
            json.WriteString("body"u8, body);
        json.WriteString("navigate"u8, Url(content) ?? DefaultUrl);
        foreach (var (part, member) in Texts)
        {
            if (content.Part(part) is { Length: > 0 } text)
                json.WriteString(member, text);
        }

        if ((content.Part(PushParts.Lang) ?? content.Locale) is { Length: > 0 } lang)
            json.WriteString("lang"u8, lang);
        // A repetition replaces the first notification even if the worker does not recognize it.
        if (content.Part(PushParts.Tag) is { Length: > 0 } tag)
            json.WriteString("tag"u8, tag);
        else
            json.WriteString("tag"u8, envelope.Id);
        foreach (var (part, member) in Booleans)
        {
            if (content.Part(part) is { Length: > 0 } text)
                json.WriteBoolean(member, PushParts.Boolean(text));
        }

        var moment = content.Part(PushParts.Timestamp) is { Length: > 0 } timestamp
            ? PushParts.Moment(timestamp)!.Value
            : envelope.CreatedAt;
        json.WriteNumber("timestamp"u8, moment.ToUnixTimeMilliseconds());
        WriteVibration(json, content);
        if (content.Part(PushParts.Actions) is { Length: > 0 } actions)
            PushActions.Write(json, actions);
        if (content.Part(PushParts.Data) is { Length: > 0 } data)
            WriteData(json, data);
    }

    private static string? Url(RenderedMessage content) =>
        content.Part(PushParts.Url) is { Length: > 0 } url ? url : null;

    /// <summary>
    /// Browsers reject a notification that is silent and vibrates (Notifications API, create a notification).
    /// </summary>
    private static void WriteVibration(Utf8JsonWriter json, RenderedMessage content)
    {
        if (content.Part(PushParts.Vibrate) is not { Length: > 0 } vibrate
            || PushParts.Boolean(content.Part(PushParts.Silent)))
        {
            return;
        }

        json.WriteStartArray("vibrate"u8);
        foreach (var milliseconds in PushParts.Vibrations(vibrate)!)
            json.WriteNumberValue(milliseconds);
        json.WriteEndArray();
    }

    private static void WriteData(Utf8JsonWriter json, string data)
    {
        using var document = JsonDocument.Parse(data);
        json.WritePropertyName("data"u8);
        document.RootElement.WriteTo(json);
    }
}
