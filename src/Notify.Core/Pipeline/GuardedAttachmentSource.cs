using Notify.Pipeline.Calls;
using Notify.Shared;

namespace Notify.Pipeline;

/// <summary>
/// Gives the application's attachment source a time limit, and keeps its failure apart from the result of the sender
/// that calls it: no attempt is consumed because of it.
/// </summary>
internal sealed class GuardedAttachmentSource(IAttachmentSource source, TimeSpan limit, TimeProvider time)
    : IAttachmentSource
{
    /// <summary>The name of the source.</summary>
    public string Name => source.GetType().Name;

    /// <summary>The failure of the source; null if there was none.</summary>
    public Exception? Failure { get; private set; }

    public async ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var stream = await source.OpenAsync(reference, linked.Token).AsTask()
                .WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            // The sender reads the stream while it sends, and would report its failure as one of the connection.
            return stream is null ? null : new ObservedStream(stream, exception => Failure = exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var hasTimedOut = exception is TimeoutException || timeout.IsCancellationRequested;
            Failure = hasTimedOut ? new CallTimeoutException(Name, limit, exception) : exception;
            throw Failure;
        }
    }
}
