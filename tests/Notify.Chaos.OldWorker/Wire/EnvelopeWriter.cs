using System.Text.Json;

namespace Notify.Bus;

/// <summary>Writes an envelope. Null and empty values are omitted.</summary>
internal static class EnvelopeWriter
{
    /// <summary>Writes an envelope.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="envelope">The envelope.</param>
    /// <param name="clockDifference">
    /// Is added to the times that come from the clock of this process. A <see cref="Envelope.NotBefore"/> comes from
    /// the application, and the expiry is measured from it.
    /// </param>
    public static void Write(Utf8JsonWriter writer, Envelope envelope, TimeSpan clockDifference)
    {
        writer.WriteStartObject();
        writer.WriteString("v"u8, WireVersion.Current);
        writer.WriteString("id"u8, envelope.Id);
        writer.WriteString("notification"u8, envelope.NotificationId);
        writer.WriteString("template"u8, envelope.Template);
        writer.WriteText("list"u8, envelope.List);
        writer.WriteText("campaign"u8, envelope.Campaign);
        writer.WriteText("key"u8, envelope.IdempotencyKey);
        writer.WriteString("lane"u8, envelope.Lane == Lane.Campaign ? "campaign"u8 : "transactional"u8);
        writer.WriteTexts("steps"u8, envelope.Steps);
        writer.WriteString("created"u8, envelope.CreatedAt.ShiftedBy(clockDifference));
        if (envelope.NotBefore is { } notBefore)
            writer.WriteString("notBefore"u8, notBefore);
        var expiresAt = envelope.ExpiresAt;
        writer.WriteString(
            "expires"u8, envelope.NotBefore is null ? expiresAt.ShiftedBy(clockDifference) : expiresAt);
        writer.WriteText("traceparent"u8, envelope.TraceParent);
        writer.WriteText("tracestate"u8, envelope.TraceState);
        WriteRecipient(writer, envelope.Recipient);
        if (!envelope.Model.IsEmpty)
        {
            writer.WritePropertyName("model"u8);
            WriteModel(writer, envelope.Model.Span);
        }

        if (envelope.Headers.Count > 0)
            writer.WriteTextByName("headers"u8, envelope.Headers);
        if (envelope.Attachments.Count > 0)
            WriteAttachments(writer, envelope.Attachments);
        writer.WriteEndObject();
    }

    // The writer's own check stops at a depth of 64, whatever its options say.
    private static void WriteModel(Utf8JsonWriter writer, ReadOnlySpan<byte> model)
    {
        var reader = new Utf8JsonReader(model, WireReading.Options);
        while (reader.Read())
            reader.Skip();
        writer.WriteRawValue(model, skipInputValidation: true);
    }

    private static void WriteRecipient(Utf8JsonWriter writer, Recipient recipient)
    {
        writer.WriteStartObject("to"u8);
        writer.WriteText("user"u8, recipient.UserId);
        writer.WriteText("email"u8, recipient.Email);
        if (recipient.TelegramChatId is { } chat)
            writer.WriteNumber("telegram"u8, chat);
        writer.WriteText("locale"u8, recipient.Locale);
        writer.WriteText("timeZone"u8, recipient.TimeZone);
        if (recipient.Addresses is { } addresses)
            writer.WriteTextByName("addresses"u8, addresses);
        writer.WriteEndObject();
    }

    private static void WriteAttachments(Utf8JsonWriter writer, IReadOnlyList<Attachment> attachments)
    {
        writer.WriteStartArray("attachments"u8);
        foreach (var attachment in attachments)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, attachment.FileName);
            writer.WriteString("type"u8, attachment.ContentType);
            if (attachment.Content is { } content)
                writer.WriteBase64String("content"u8, content.Span);
            writer.WriteText("reference"u8, attachment.Reference);
            writer.WriteText("cid"u8, attachment.ContentId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
