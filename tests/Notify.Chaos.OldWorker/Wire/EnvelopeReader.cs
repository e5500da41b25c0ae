using System.Collections.ObjectModel;
using System.Text.Json;

namespace Notify.Bus;

/// <summary>Reads an envelope in the wire form.</summary>
internal static class EnvelopeReader
{
    public static Envelope Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> wire)
    {
        Guid? id = null, notification = null;
        string? template = null, list = null, campaign = null, key = null, traceParent = null, traceState = null;
        var lane = Lane.Transactional;
        string[]? steps = null;
        DateTimeOffset? created = null, notBefore = null, expires = null;
        Recipient? recipient = null;
        ReadOnlyMemory<byte> model = default;
        IReadOnlyDictionary<string, string> headers = ReadOnlyDictionary<string, string>.Empty;
        IReadOnlyList<Attachment> attachments = [];

        reader.StartObject("the document");
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "id": id = reader.Id("id"); break;
                case "notification": notification = reader.Id("notification"); break;
                case "template": template = reader.Text("template"); break;
                case "list": list = reader.Text("list"); break;
                case "campaign": campaign = reader.Text("campaign"); break;
                case "key": key = reader.Text("key"); break;
                case "lane": lane = ReadLane(ref reader); break;
                case "steps": steps = reader.Texts("steps"); break;
                case "created": created = reader.Moment("created"); break;
                case "notBefore": notBefore = reader.Moment("notBefore"); break;
                case "expires": expires = reader.Moment("expires"); break;
                case "traceparent": traceParent = reader.Text("traceparent"); break;
                case "tracestate": traceState = reader.Text("tracestate"); break;
                case "to": recipient = RecipientReader.Read(ref reader); break;
                case "model": model = reader.RawObject(wire, "model"); break;
                case "headers": headers = reader.TextByName("headers"); break;
                case "attachments": attachments = WireAttachments.Read(ref reader); break;
                default: reader.SkipValue(); break;
            }
        }

        ReadToEnd(ref reader);
        return new Envelope
        {
            Id = id ?? throw Missing("id"),
            NotificationId = notification ?? throw Missing("notification"),
            Template = string.IsNullOrWhiteSpace(template) ? throw Missing("template") : template,
            Recipient = recipient ?? throw Missing("to"),
            Model = model,
            Steps = steps is { Length: > 0 } && !steps.Any(string.IsNullOrWhiteSpace) ? steps : throw Missing("steps"),
            Lane = lane,
            List = list,
            Campaign = campaign,
            IdempotencyKey = key,
            CreatedAt = created ?? throw Missing("created"),
            NotBefore = notBefore,
            ExpiresAt = expires ?? throw Missing("expires"),
            TraceParent = traceParent,
            TraceState = traceState,
            Attachments = attachments,
            Headers = headers,
        };
    }

    /// <summary>Checks that nothing follows the document.</summary>
    public static void ReadToEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
            throw new WireFormatException("something follows the document");
    }

    private static Lane ReadLane(ref Utf8JsonReader reader) => reader.Text("lane") switch
    {
        "transactional" => Lane.Transactional,
        "campaign" => Lane.Campaign,
        _ => throw new WireFormatException("'lane' is neither transactional nor campaign"),
    };

    private static WireFormatException Missing(string name) => new($"'{name}' is missing or empty");
}

/// <summary>Reads the recipient of an envelope in the wire form.</summary>
internal static class RecipientReader
{
    public static Recipient Read(ref Utf8JsonReader reader)
    {
        string? user = null, email = null, locale = null, timeZone = null;
        long? telegram = null;
        IReadOnlyDictionary<string, string>? addresses = null;
        reader.StartObject("'to'");
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "user": user = reader.Text("to.user"); break;
                case "email": email = reader.Text("to.email"); break;
                case "telegram": telegram = reader.Number("to.telegram"); break;
                case "locale": locale = reader.Text("to.locale"); break;
                case "timeZone": timeZone = reader.Text("to.timeZone"); break;
                case "addresses": addresses = reader.TextByName("to.addresses"); break;
                default: reader.SkipValue(); break;
            }
        }

        return new Recipient(user)
        {
            Email = email,
            TelegramChatId = telegram,
            Locale = locale,
            TimeZone = timeZone,
            Addresses = addresses,
        };
    }
}

/// <summary>Reads the attachments of an envelope in the wire form.</summary>
internal static class WireAttachments
{
    public static IReadOnlyList<Attachment> Read(ref Utf8JsonReader reader)
    {
        reader.StartArray("attachments");
        var attachments = new List<Attachment>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new WireFormatException("'attachments' does not contain only objects");
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

        if (string.IsNullOrWhiteSpace(name)
            || string.IsNullOrWhiteSpace(type)
            || (content is null && string.IsNullOrWhiteSpace(reference)))
        {
            throw new WireFormatException("an attachment lacks its name, type or content");
        }

        var attachment = content is not null
            ? Attachment.FromOwnBytes(name, type, content)
            : Attachment.ByReference(name, type, reference!);
        return attachment with { ContentId = cid };
    }
}
