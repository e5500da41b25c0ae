using Notify.Delivery;
using Notify.Shared;

namespace Notify.Telegram.Messages;

/// <summary>The opened files of a message, or the reason why they cannot be sent.</summary>
internal sealed class FileCollection : IAsyncDisposable
{
    // The types that sendPhoto accepts and shows unchanged. Other pictures are sent as documents, which are not
    // changed.
    private static readonly string[] Pictures = ["image/jpeg", "image/png", "image/webp"];

    private readonly List<OutgoingFile> _files = [];
    private readonly List<string> _omitted = [];

    private FileCollection() { }

    public IReadOnlyList<OutgoingFile> Files => _files;

    /// <summary>The reason why an attachment cannot be sent, or null.</summary>
    public SendResult? Refusal { get; private set; }

    /// <summary>
    /// The errors of files that the template names and that do not exist. The message is sent without them.
    /// </summary>
    public IReadOnlyList<string> Omitted => _omitted;

    /// <summary>
    /// Opens the files that the template names (<c>photo</c>, <c>document</c>, …), then the notification's other
    /// attachments. Those with a content id are pictures of a mail's body: they are sent only if the template names
    /// them.
    /// </summary>
    /// <param name="request">The message.</param>
    /// <param name="most">The maximum size of a file, in bytes.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public static async ValueTask<FileCollection> OpenAsync(
        SendRequest request,
        long most,
        CancellationToken cancellationToken)
    {
        var collection = new FileCollection();
        if (request.Envelope.Attachments.Count == 0 && request.Content.Parts.Count == 0)
            return collection;
        try
        {
            await collection.FillAsync(request, most, cancellationToken).ConfigureAwait(false);
            return collection;
        }
        catch
        {
            await collection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
            await file.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask FillAsync(SendRequest request, long most, CancellationToken cancellationToken)
    {
        var attachments = request.Envelope.Attachments;
        var named = new HashSet<Attachment>(ReferenceEqualityComparer.Instance);
        foreach (var (part, kind) in PartNames.Files)
        {
            if (MessageSettings.Given(request.Content, part) is not { } text)
                continue;
            if (FileReference.FindAttachment(text, attachments) is { } attachment)
            {
                named.Add(attachment);
                await AddAsync(attachment, kind, request.Attachments, most, cancellationToken).ConfigureAwait(false);
            }
            else if (FileReference.ForTelegram(text) is { } reference)
            {
                _files.Add(new OutgoingFile(kind, reference, null, ""));
            }
            else
            {
                _omitted.Add(PartRules.Check(part, text)
                    ?? $"{part} names no attachment of the notification, and is neither a URL nor a file_id.");
            }
        }
        foreach (var attachment in attachments)
        {
            if (attachment.ContentId is not null || named.Contains(attachment))
                continue;
            var kind = IsPicture(attachment) ? FileKind.Photo : FileKind.Document;
            await AddAsync(attachment, kind, request.Attachments, most, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AddAsync(
        Attachment attachment,
        FileKind kind,
        IAttachmentSource? source,
        long most,
        CancellationToken cancellationToken)
    {
        if (Refusal is not null)
            return;
        var content = await AttachmentReader.OpenAsync(attachment, source, most, cancellationToken)
            .ConfigureAwait(false);
        if (content.IsOpened)
        {
            var isTooLarge = kind == FileKind.Photo && content.Stream.Length > Limits.PhotoBytes;
            _files.Add(new OutgoingFile(
                isTooLarge ? FileKind.Document : kind, null, content.Stream, SafeName(attachment.FileName)));
        }
        else
        {
            Refusal = content.Failure;
        }
    }

    private static bool IsPicture(Attachment attachment) =>
        Pictures.Contains(attachment.ContentType, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns a file name that is safe in a header, without characters that would end it or begin another one.
    /// </summary>
    private static string SafeName(string name)
    {
        var safe = string.Concat(name.Select(c => IsUnsafe(c) ? '_' : c));
        return safe.Length <= 200 ? safe : safe[^200..];
    }

    private static bool IsUnsafe(char character) =>
        ControlCharacters.Contains(character)
        || ControlCharacters.ChangesDirection(character)
        || character is '"' or '\\' or '/';
}
