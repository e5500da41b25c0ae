using MimeKit;

namespace Notify.Email.Mime;

/// <summary>The outermost part. It says when its last byte has been handed to the connection: what fails after that may have arrived.</summary>
internal sealed class OutgoingBody(string subtype) : Multipart(subtype)
{
    public Action? Written { get; set; }

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken).ConfigureAwait(false);
        Written?.Invoke();
    }
}
