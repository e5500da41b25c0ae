using System.Runtime.InteropServices;

namespace Notify.Delivery;

/// <summary>Opens attachments for channel senders.</summary>
public static class AttachmentReader
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>
    /// Opens an attachment: its own bytes, or the content that <see cref="IAttachmentSource"/> returns for its
    /// reference. If the length of a source is unknown, at most <paramref name="maxBytes"/> and one buffer are read.
    /// </summary>
    /// <param name="attachment">The attachment to open.</param>
    /// <param name="source">
    /// The source of attachments by reference (<see cref="SendRequest.Attachments"/>), or null if the host has none.
    /// </param>
    /// <param name="maxBytes">The maximum number of bytes that the channel accepts.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// A seekable stream, or a <see cref="SendOutcome.Rejected"/> result with one of the errors
    /// <c>attachment_too_large</c>, <c>attachment_unknown</c> (the source does not know the reference) and
    /// <c>attachment_source</c> (there is no source).
    /// </returns>
    public static async ValueTask<AttachmentReadResult> OpenAsync(
        Attachment attachment,
        IAttachmentSource? source,
        long maxBytes,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        if (attachment.Content is { } bytes)
            return bytes.Length > maxBytes ? TooLarge() : new(ToStream(bytes));
        if (source is null)
        {
            return Rejected(
                "attachment_source", "An attachment is passed by reference, but no IAttachmentSource is registered.");
        }

        var stream = await source.OpenAsync(attachment.Reference!, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return Rejected(
                "attachment_unknown", "The IAttachmentSource does not know the reference of an attachment.");
        }

        if (!stream.CanSeek)
            return await CopyAsync(stream, maxBytes, cancellationToken).ConfigureAwait(false);
        if (stream.Length <= maxBytes)
            return new(stream);
        await stream.DisposeAsync().ConfigureAwait(false);
        return TooLarge();
    }

    private static async ValueTask<AttachmentReadResult> CopyAsync(
        Stream stream,
        long maxBytes,
        CancellationToken cancellationToken)
    {
        await using var _ = stream.ConfigureAwait(false);
        var copy = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            // A source may have no end: stop as soon as the content is too large.
            if (copy.Length + read > maxBytes)
                return TooLarge();
            copy.Write(chunk, 0, read);
        }

        copy.Position = 0;
        return new(copy);
    }

    private static MemoryStream ToStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    private static AttachmentReadResult TooLarge() =>
        Rejected(
            "attachment_too_large", "The attachments exceed the maximum size of the channel (MaxAttachmentBytes).");

    private static AttachmentReadResult Rejected(string error, string detail) =>
        new(SendResult.Rejected(error, detail));
}
