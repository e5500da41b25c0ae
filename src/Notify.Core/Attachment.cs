namespace Notify;

/// <summary>A file that goes with a notification: its bytes inside the envelope, or a reference that is opened at delivery.</summary>
/// <remarks><see cref="ToString"/> shows neither name nor content.</remarks>
public sealed record Attachment
{
    private Attachment(string fileName, string contentType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        FileName = fileName;
        ContentType = contentType;
    }

    /// <summary>The name the recipient sees.</summary>
    public string FileName { get; }

    /// <summary>The media type, for example <c>application/pdf</c>.</summary>
    public string ContentType { get; }

    /// <summary>The bytes, or null where the attachment is a <see cref="Reference"/>.</summary>
    public ReadOnlyMemory<byte>? Content { get; private init; }

    /// <summary>What <see cref="IAttachmentSource"/> opens at delivery, or null where the bytes are in the envelope.</summary>
    public string? Reference { get; private init; }

    /// <summary>
    /// Set, the attachment is an inline image of the HTML body, which names it as <c>cid:</c> and this id. Default null: an attached file.
    /// </summary>
    public string? ContentId { get; init; }

    /// <summary>An attachment whose bytes travel in the envelope; they are copied. An envelope holds at most 256 KB in all; larger files go by <see cref="ByReference"/>.</summary>
    /// <param name="fileName">The name the recipient sees.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="content">The bytes.</param>
    public static Attachment FromBytes(string fileName, string contentType, ReadOnlyMemory<byte> content) =>
        new(fileName, contentType) { Content = content.ToArray() };

    /// <summary>An attachment that is opened through the application's <see cref="IAttachmentSource"/> when it is sent, on every try anew.</summary>
    /// <param name="fileName">The name the recipient sees.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="reference">What the source understands: a path, a blob name, a key.</param>
    public static Attachment ByReference(string fileName, string contentType, string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        return new(fileName, contentType) { Reference = reference };
    }

    /// <summary>As <see cref="FromBytes"/>, where nobody else has the bytes: they are not copied.</summary>
    internal static Attachment FromOwnBytes(string fileName, string contentType, byte[] content) => new(fileName, contentType) { Content = content };

    /// <summary>The media type alone.</summary>
    public override string ToString() => $"Attachment {ContentType}";
}
