namespace Notify;

/// <summary>
/// Opens attachments by reference at delivery. The application registers it as a service, which may be scoped.
/// </summary>
public interface IAttachmentSource
{
    /// <summary>Opens the content of an attachment for reading. The caller disposes it.</summary>
    /// <param name="reference">The reference that was passed to <see cref="Attachment.ByReference"/>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The content, or null if the reference is unknown. The notification is then rejected, not retried.
    /// </returns>
    ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken);
}
