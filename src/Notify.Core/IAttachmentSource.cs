namespace Notify;

/// <summary>Opens attachments given by reference, at delivery. Registered by the application as a service; may be scoped.</summary>
public interface IAttachmentSource
{
    /// <summary>Opens the referenced content for reading; the caller disposes it.</summary>
    /// <param name="reference">What <see cref="Attachment.ByReference"/> was given.</param>
    /// <param name="cancellationToken">Canceled when the send is given up.</param>
    /// <returns>The content, or null where the reference is unknown (the notification is then rejected, not retried).</returns>
    ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken);
}
