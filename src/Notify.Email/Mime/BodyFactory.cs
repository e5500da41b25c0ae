using System.Text;
using MimeKit;
using Notify.Delivery;
using Notify.Shared;

namespace Notify.Email.Mime;

/// <summary>
/// Builds the parts: alternative (text first, RFC 2046 section 5.1.4), the HTML with its images in related (RFC 2387), all with the attachments in mixed.
/// </summary>
internal sealed class BodyFactory(long maxAttachmentBytes)
{
    /// <summary>What most servers take once it is encoded.</summary>
    public const long DefaultMaxAttachmentBytes = 25 * 1024 * 1024;

    public async ValueTask<BodyDraft> CreateAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var html = Text("html", request.Content.Body);
        var text = Text("plain", request.Content.Text ?? HtmlToText.Convert(request.Content.Body));
        if (request.Envelope.Attachments.Count == 0)
            return new BodyDraft(new OutgoingBody("alternative") { text, html }, null);

        List<MimePart> inline = [], attached = [];
        var refusal = await OpenAllAsync(request, inline, attached, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
        {
            foreach (var part in inline.Concat(attached))
                part.Dispose();
            return new BodyDraft(null, refusal);
        }
        var body = new OutgoingBody("alternative") { text, inline.Count == 0 ? html : Related(html, inline) };
        return new BodyDraft(attached.Count == 0 ? body : Mixed(body, attached), null);
    }

    private async ValueTask<SendResult?> OpenAllAsync(SendRequest request, List<MimePart> inline, List<MimePart> attached, CancellationToken cancellationToken)
    {
        var left = maxAttachmentBytes;
        foreach (var attachment in request.Envelope.Attachments)
        {
            if (Check(attachment) is { } problem)
                return SendResult.Rejected("attachment_name", problem);
            var opened = await AttachmentReader.OpenAsync(attachment, request.Attachments, left, cancellationToken).ConfigureAwait(false);
            if (!opened.IsOpened)
                return opened.Failure;
            left -= opened.Stream.Length;
            (attachment.ContentId is null ? attached : inline).Add(Part(attachment, opened.Stream));
        }
        return null;
    }

    private static string? Check(Attachment attachment) =>
        ControlCharacters.IsIn(attachment.FileName) ? "The name of an attachment holds a line break or another control character."
        : attachment.ContentId is { } id && (id.Length == 0 || id.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || id.AsSpan().ContainsAny('<', '>'))
            ? "The content id of an inline image may hold printable ASCII without spaces and angle brackets only."
        : null;

    private static MimePart Part(Attachment attachment, Stream content) => new(MediaType(attachment.ContentType))
    {
        Content = new MimeContent(content),
        ContentTransferEncoding = ContentEncoding.Base64,
        ContentDisposition = new ContentDisposition(attachment.ContentId is null ? ContentDisposition.Attachment : ContentDisposition.Inline),
        ContentId = attachment.ContentId,
        FileName = attachment.FileName,
    };

    /// <summary>Multiparts and messages must not be base64 (RFC 2045 section 6.4): such a file travels as bytes.</summary>
    private static ContentType MediaType(string text) =>
        ContentType.TryParse(text, out var type) && !type.IsMimeType("multipart", "*") && !type.IsMimeType("message", "*") ? type : new ContentType("application", "octet-stream");

    private static MultipartRelated Related(TextPart html, List<MimePart> inline)
    {
        var related = new MultipartRelated { Root = html };
        foreach (var part in inline)
            related.Add(part);
        return related;
    }

    private static OutgoingBody Mixed(OutgoingBody body, List<MimePart> attached)
    {
        var mixed = new OutgoingBody("mixed") { body };
        foreach (var part in attached)
            mixed.Add(part);
        return mixed;
    }

    private static TextPart Text(string subtype, string text)
    {
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, text);
        return part;
    }
}
