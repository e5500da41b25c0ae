using System.Diagnostics.CodeAnalysis;

namespace Notify.Delivery;

/// <summary>
/// Represents an opened attachment, or the result of a send that failed because the attachment could not be opened.
/// </summary>
/// <seealso cref="AttachmentReader"/>
public sealed class AttachmentReadResult
{
    internal AttachmentReadResult(Stream stream) => Stream = stream;

    internal AttachmentReadResult(SendResult failure) => Failure = failure;

    /// <summary>Gets a value indicating whether the attachment was opened.</summary>
    [MemberNotNullWhen(true, nameof(Stream))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsOpened => Stream is not null;

    /// <summary>
    /// Gets the content as a seekable stream at its start, or null if the attachment was not opened. The caller
    /// disposes it.
    /// </summary>
    public Stream? Stream { get; }

    /// <summary>Gets the result for the sender to return, or null if the attachment was opened.</summary>
    public SendResult? Failure { get; }
}
