using System.Runtime.InteropServices;
using Notify.Delivery;

namespace Notify.Telegram.Messages;

/// <summary>The content of one attachment, opened anew for every try; or why there is none.</summary>
internal readonly record struct AttachmentContent(Stream? Stream, SendResult? Refusal)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Opens an attachment; its stream can be read more than once.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="source">Opens references, or null where the host has none.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<AttachmentContent> OpenAsync(Attachment attachment, IAttachmentSource? source, long most, CancellationToken cancellationToken)
    {
        if (attachment.Content is { } bytes)
            return bytes.Length > most ? TooLarge() : new(AsStream(bytes), null);
        if (source is null)
            return Refuse("attachment_source", "An attachment is given by reference, but no IAttachmentSource is registered.");
        var stream = await source.OpenAsync(attachment.Reference!, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return Refuse("attachment_unknown", "The attachment source does not know an attachment's reference.");
        if (!stream.CanSeek)
            return await CopyAsync(stream, most, cancellationToken).ConfigureAwait(false);
        if (stream.Length <= most)
            return new(stream, null);
        await stream.DisposeAsync().ConfigureAwait(false);
        return TooLarge();
    }

    /// <summary>Reads no further than the bound, whatever the source would give.</summary>
    private static async ValueTask<AttachmentContent> CopyAsync(Stream stream, long most, CancellationToken cancellationToken)
    {
        await using var _ = stream.ConfigureAwait(false);
        var copy = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (copy.Length + read > most)
                return TooLarge();
            copy.Write(chunk, 0, read);
        }
        return new(copy, null);
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    private static AttachmentContent TooLarge() => Refuse("attachment_too_large", "An attachment is larger than the channel takes (MaxAttachmentBytes).");

    private static AttachmentContent Refuse(string error, string detail) => new(null, SendResult.Rejected(error, detail));
}
