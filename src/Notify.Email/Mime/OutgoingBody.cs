using MimeKit;

namespace Notify.Email.Mime;

/// <summary>
/// The outermost part. It lets the connection write it, because the message may have arrived if the send fails after
/// the last byte.
/// </summary>
internal sealed class OutgoingBody(string subtype) : Multipart(subtype)
{
    /// <summary>
    /// Sets the function that writes the body. It receives the stream and the function that writes the body to a
    /// stream. If it is null, the body is written to the stream directly.
    /// </summary>
    public Func<Stream, Func<Stream, Task>, CancellationToken, Task>? Write { get; set; }

    public override Task WriteToAsync(
        FormatOptions options,
        Stream stream,
        bool contentOnly,
        CancellationToken cancellationToken = default)
    {
        return Write is null ? WriteAsync(stream) : Write(stream, WriteAsync, cancellationToken);

        Task WriteAsync(Stream target) => base.WriteToAsync(options, target, contentOnly, cancellationToken);
    }
}
