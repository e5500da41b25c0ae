using Notify.Bus;

namespace Notify.Enqueue;

/// <summary>How large an envelope becomes on the wire, without writing it.</summary>
internal static class EnvelopeSize
{
    /// <summary>More than the fixed fields, their names and the punctuation take.</summary>
    private const int Fixed = 1024;

    /// <summary>A character outside ASCII may be written as <c>\uXXXX</c>.</summary>
    private const int MaxBytesPerChar = 6;

    /// <summary>Never less than the encoded length.</summary>
    public static long UpperBound(Envelope envelope)
    {
        long bytes = Fixed + AttachmentCheck.Encoded(envelope.Model.Length);
        bytes += Text(envelope.Template) + Text(envelope.List) + Text(envelope.Campaign) + Text(envelope.IdempotencyKey) + Text(envelope.TraceParent) + Text(envelope.TraceState);
        for (var i = 0; i < envelope.Hops.Count; i++)
            bytes += Text(envelope.Hops[i]);
        return bytes + Of(envelope.Recipient) + (envelope.Attachments.Count == 0 ? 0 : OfAttachments(envelope)) + (envelope.Headers.Count == 0 ? 0 : OfHeaders(envelope));
    }

    private static long Of(Recipient recipient)
    {
        var bytes = Text(recipient.UserId) + Text(recipient.Email) + Text(recipient.Locale) + Text(recipient.TimeZone);
        if (recipient.Addresses is not { } addresses)
            return bytes;
        foreach (var (kind, address) in addresses)
            bytes += Text(kind) + Text(address);
        return bytes;
    }

    private static long OfAttachments(Envelope envelope)
    {
        long bytes = 0;
        foreach (var attachment in envelope.Attachments)
        {
            bytes += Text(attachment.FileName) + Text(attachment.ContentType) + Text(attachment.ContentId) + Text(attachment.Reference) + 64;
            bytes += AttachmentCheck.Encoded(attachment.Content?.Length ?? 0);
        }

        return bytes;
    }

    private static long OfHeaders(Envelope envelope)
    {
        long bytes = 0;
        foreach (var (name, value) in envelope.Headers)
            bytes += Text(name) + Text(value);
        return bytes;
    }

    private static long Text(string? text) => text is null ? 0 : ((long)text.Length * MaxBytesPerChar) + 8;
}
