using System.Net;

namespace Notify.Telegram.BotApi;

/// <summary>
/// Tracks how far the content of a request has been sent. It is sent once, and does not own the inner content.
/// </summary>
internal sealed class TrackedContent : HttpContent
{
    private readonly HttpContent _content;
    private volatile RequestPhase _phase;

    public TrackedContent(HttpContent content)
    {
        _content = content;
        foreach (var (name, values) in content.Headers)
            Headers.TryAddWithoutValidation(name, values);
    }

    public RequestPhase Phase => _phase;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken)
    {
        _phase = RequestPhase.Write;
        await _content.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        _phase = RequestPhase.Answer;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }
}
