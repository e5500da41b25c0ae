using System.Text.Json;

namespace Notify.Bus;

/// <summary>Reads an envelope's attachments in the wire form.</summary>
internal static class WireAttachments
{
    public static IReadOnlyList<Attachment> Read(ref Utf8JsonReader reader)
    {
        reader.StartArray("attachments");
        var attachments = new List<Attachment>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new WireFormatException("'attachments' does not hold objects alone");
            attachments.Add(ReadOne(ref reader));
        }

        return attachments;
    }

    private static Attachment ReadOne(ref Utf8JsonReader reader)
    {
        string? name = null, type = null, reference = null, cid = null;
        byte[]? content = null;
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "name": name = reader.Text("attachments.name"); break;
                case "type": type = reader.Text("attachments.type"); break;
                case "content": content = reader.Bytes("attachments.content"); break;
                case "reference": reference = reader.Text("attachments.reference"); break;
                case "cid": cid = reader.Text("attachments.cid"); break;
                default: reader.SkipValue(); break;
            }
        }

        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(type) || (content is null && string.IsNullOrWhiteSpace(reference)))
            throw new WireFormatException("an attachment lacks its name, type or content");
        var attachment = content is not null ? Attachment.FromOwnBytes(name, type, content) : Attachment.ByReference(name, type, reference!);
        return attachment with { ContentId = cid };
    }
}
