using System.Net;
using System.Net.Http.Headers;

namespace Notify.Push.Sending;

/// <summary>
/// The body of a request, which records whether sending it has started: a failure before that cannot have delivered
/// anything.
/// </summary>
internal sealed class PushContent : HttpContent
{
    private static readonly MediaTypeHeaderValue OctetStream = new("application/octet-stream");

    private readonly byte[] _body;
    private volatile bool _sent;

    public PushContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = OctetStream;
        Headers.TryAddWithoutValidation("Content-Encoding", "aes128gcm");
    }

    public bool Sent => _sent;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken)
    {
        _sent = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
