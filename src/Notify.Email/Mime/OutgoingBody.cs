using MimeKit;

namespace Notify.Email.Mime;

/// <summary>
/// The outermost part. It reports when its last byte has been handed to the connection, because the message may have
/// arrived if the send fails after that.
/// </summary>
internal sealed class OutgoingBody(string subtype) : Multipart(subtype)
{
    public Action? Written { get; set; }

    /// <summary>The failure of an attachment's stream, or null.</summary>
    public Exception? AttachmentFailure { get; set; }

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken).ConfigureAwait(false);
        Written?.Invoke();
    }
}
