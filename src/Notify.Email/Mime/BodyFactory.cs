using System.Text;
using MimeKit;
using Notify.Delivery;
using Notify.Email.Mime.Css;
using Notify.Email.Mime.Html;
using Notify.Shared;

namespace Notify.Email.Mime;

/// <summary>
/// Builds the parts: alternative (text first, RFC 2046 section 5.1.4), the HTML with its images in related (RFC 2387),
/// an invitation as the last alternative (RFC 6047), all with the attachments in mixed.
/// </summary>
internal sealed class BodyFactory(long maxAttachmentBytes, CssInliner? inliner)
{
    /// <summary>The maximum size that most servers accept after encoding, in bytes.</summary>
    public const long DefaultMaxAttachmentBytes = 25 * 1024 * 1024;

    public async ValueTask<BodyDraft> CreateAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var source = inliner is null ? request.Content.Body : inliner.Inline(request.Content.Body);
        var html = Text("html", source);
        var text = Text("plain", request.Content.Text ?? HtmlToText.Convert(source));
        var body = new OutgoingBody("alternative") { text };
        if (request.Envelope.Attachments.Count == 0)
        {
            body.Add(html);
            return new BodyDraft(body, null);
        }

        var files = new Files(body);
        var refusal = await OpenAllAsync(request, files, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
        {
            files.Dispose();
            return new BodyDraft(null, refusal);
        }
        body.Add(files.Inline.Count == 0 ? html : Related(html, files.Inline));
        if (files.Invitation is not null)
            body.Add(files.Invitation);
        return new BodyDraft(files.Attached.Count == 0 ? body : Mixed(files), null);
    }

    private async ValueTask<SendResult?> OpenAllAsync(
        SendRequest request,
        Files files,
        CancellationToken cancellationToken)
    {
        var remaining = maxAttachmentBytes;
        foreach (var attachment in request.Envelope.Attachments)
        {
            if (Check(attachment) is { } problem)
                return SendResult.Rejected("attachment_name", problem);
            var opened = await AttachmentReader
                .OpenAsync(attachment, request.Attachments, remaining, cancellationToken).ConfigureAwait(false);
            if (!opened.IsOpened)
                return opened.Failure;
            remaining -= opened.Stream.Length;
            if (InvitationPart.IsInvitation(attachment, out var type))
            {
                var invitation = await InvitationPart.ReadAsync(type, opened.Stream, cancellationToken)
                    .ConfigureAwait(false);
                if ((files.Invitation is null ? invitation.Error : InvitationPart.Second) is { } error)
                    return SendResult.Rejected("attachment_calendar", error);
                files.Invitation = invitation.Part;
                continue;
            }
            (attachment.ContentId is null ? files.Attached : files.Inline).Add(Part(attachment, opened.Stream));
        }
        return null;
    }

    private static string? Check(Attachment attachment)
    {
        if (ControlCharacters.IsIn(attachment.FileName))
            return "The name of an attachment contains a line break or another control character.";
        return attachment.ContentId is { } id && !IsContentId(id)
            ? "The content id of an inline image must consist of printable ASCII without spaces and angle brackets."
            : null;
    }

    private static bool IsContentId(ReadOnlySpan<char> id) =>
        id.Length > 0 && id.IndexOfAnyExceptInRange('!', '~') < 0 && !id.ContainsAny('<', '>');

    private static MimePart Part(Attachment attachment, Stream content)
    {
        var disposition = attachment.ContentId is null ? ContentDisposition.Attachment : ContentDisposition.Inline;
        return new(MediaType(attachment.ContentType))
        {
            Content = new MimeContent(content),
            ContentTransferEncoding = ContentEncoding.Base64,
            ContentDisposition = new ContentDisposition(disposition),
            ContentId = attachment.ContentId,
            FileName = ControlCharacters.ReplaceDirections(attachment.FileName),
        };
    }

    /// <summary>
    /// Multiparts and messages must not be base64 (RFC 2045 section 6.4), so such a file is sent as bytes.
    /// </summary>
    private static ContentType MediaType(string text) =>
        ContentType.TryParse(text, out var type)
        && !type.IsMimeType("multipart", "*")
        && !type.IsMimeType("message", "*")
            ? type
            : new ContentType("application", "octet-stream");

    private static MultipartRelated Related(TextPart html, List<MimePart> inline)
    {
        var related = new MultipartRelated { Root = html };
        foreach (var part in inline)
            related.Add(part);
        return related;
    }

    private static OutgoingBody Mixed(Files files)
    {
        var mixed = new OutgoingBody("mixed") { files.Body };
        foreach (var part in files.Attached)
            mixed.Add(part);
        files.Body = mixed;
        return mixed;
    }

    private static TextPart Text(string subtype, string text)
    {
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, LineEndings.ToCrLf(text));
        return part;
    }

    /// <summary>The open files of a message.</summary>
    private sealed class Files(OutgoingBody body) : IDisposable
    {
        public List<MimePart> Inline { get; } = [];

        public List<MimePart> Attached { get; } = [];

        public TextPart? Invitation { get; set; }

        /// <summary>The outermost part.</summary>
        public OutgoingBody Body { get; set; } = body;

        public void Dispose()
        {
            foreach (var part in Inline.Concat(Attached))
                part.Dispose();
            Invitation?.Dispose();
            Body.Dispose();
        }
    }
}
