namespace Notify;

/// <summary>
/// Represents a file that is sent with a notification: its bytes in the envelope, or a reference that is opened at
/// delivery.
/// </summary>
/// <remarks><see cref="ToString"/> contains neither the name nor the content.</remarks>
public sealed record Attachment
{
    private Attachment(string fileName, string contentType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        FileName = fileName;
        ContentType = contentType;
    }

    /// <summary>Gets the file name that the recipient sees.</summary>
    public string FileName { get; }

    /// <summary>Gets the media type, for example <c>application/pdf</c>.</summary>
    public string ContentType { get; }

    /// <summary>Gets the bytes, or null if the attachment has a <see cref="Reference"/>.</summary>
    public ReadOnlyMemory<byte>? Content { get; private init; }

    /// <summary>
    /// Gets the reference that <see cref="IAttachmentSource"/> opens at delivery, or null if the bytes are in the
    /// envelope.
    /// </summary>
    public string? Reference { get; private init; }

    /// <summary>
    /// Gets the content id of an inline image, to which the HTML body refers with <c>cid:</c> and this id.
    /// </summary>
    /// <value>The default is null: an attached file.</value>
    public string? ContentId { get; init; }

    /// <summary>
    /// Creates an attachment whose bytes are part of the envelope. The bytes are copied. Because an envelope holds at
    /// most 256 KB, use <see cref="ByReference"/> for larger files.
    /// </summary>
    /// <param name="fileName">The file name that the recipient sees.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="content">The bytes.</param>
    /// <returns>The attachment.</returns>
    public static Attachment FromBytes(string fileName, string contentType, ReadOnlyMemory<byte> content) =>
        new(fileName, contentType) { Content = content.ToArray() };

    /// <summary>
    /// Creates an attachment that the application's <see cref="IAttachmentSource"/> opens for each send attempt.
    /// </summary>
    /// <param name="fileName">The file name that the recipient sees.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="reference">The reference for the source, for example a path, a blob name or a key.</param>
    /// <returns>The attachment.</returns>
    public static Attachment ByReference(string fileName, string contentType, string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        return new(fileName, contentType) { Reference = reference };
    }

    /// <summary>
    /// Creates an attachment like <see cref="FromBytes"/>, but without copying the bytes: the caller must not change
    /// them.
    /// </summary>
    internal static Attachment FromOwnBytes(string fileName, string contentType, byte[] content) =>
        new(fileName, contentType) { Content = content };

    /// <summary>Returns the media type.</summary>
    public override string ToString() => $"Attachment {ContentType}";
}
