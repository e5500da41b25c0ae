using System.Collections.Concurrent;
using System.Net;
using Notify.Delivery;

namespace Notify.Telegram.BotApi;

/// <summary>
/// Adds the token to the request address as late as possible, so that code above this handler (the client, logs, event
/// sources) never sees it. Also applies the time limit to each call, and determines how far a failed call had come.
/// </summary>
internal sealed class BotApiHandler(BotServer server, TimeSpan timeout, TimeProvider time) : DelegatingHandler
{
    /// <summary>
    /// The placeholder for the token above this handler. The client requires that it has the format of a token.
    /// </summary>
    public const string ShownToken = "0:hidden";

    // A response contains one message, or the ten of an album.
    private const long MaxAnswerBytes = 4 * 1024 * 1024;

    // One entry for each method that is called.
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        var shown = request.RequestUri!;
        var content = request.Content is null
            ? null
            : await MeasuredAsync(request.Content, cancellationToken).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            request.RequestUri = Address(shown);
            request.Content = content;
            var answer = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            return await ReadAsync(answer, either.Token).ConfigureAwait(false);
        }
        catch (BotTransportException)
        {
            throw;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var phase = content?.Phase ?? RequestPhase.Answer;
            throw new BotTransportException(
                TelegramResultClassifier.Classify(phase, failure, $"{shown.Host}:{shown.Port}"));
        }
        catch (Exception) when (content?.Phase == RequestPhase.Answer)
        {
            // The call was sent, so the caller must not treat it as unsent.
            // The channel's time limit cancels, too.
            throw new BotTransportException(SendResult
                .Unknown(NetworkFailure.Interrupted, "The send was canceled before the response arrived.")
                .Suspecting(PauseScope.Channel));
        }
        finally
        {
            request.RequestUri = shown;
        }
    }

    /// <summary>
    /// Returns content whose length is known. The length of JSON is known only after it is written, so JSON is
    /// buffered. Chunked content would cost the server more, and some servers in between do not accept it.
    /// </summary>
    private static async ValueTask<TrackedContent> MeasuredAsync(
        HttpContent content,
        CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength is null)
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        return new TrackedContent(content);
    }

    /// <summary>Reads the whole response within the time limit of the call.</summary>
    private async ValueTask<HttpResponseMessage> ReadAsync(
        HttpResponseMessage answer,
        CancellationToken cancellationToken)
    {
        try
        {
            if (answer.Content.Headers.ContentType?.MediaType != "application/json")
                throw Foreign(answer);
            try
            {
                await answer.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception)
                when (answer.StatusCode != HttpStatusCode.OK && !cancellationToken.IsCancellationRequested)
            {
                throw Foreign(answer);
            }

            var isForeign = !answer.IsSuccessStatusCode
                && RetryAfterHeader.Read(answer.Headers, time.GetUtcNow()) is { } wait
                && !await RetryAfterField.AddAsync(answer, wait, cancellationToken).ConfigureAwait(false);
            return isForeign ? throw Foreign(answer) : answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private BotTransportException Foreign(HttpResponseMessage answer) =>
        new(
            TelegramResultClassifier.ClassifyForeign(
                answer.StatusCode,
                RetryAfterHeader.Read(answer.Headers, time.GetUtcNow())));

    private Uri Address(Uri shown) => _addresses.GetOrAdd(
        shown.OriginalString, static (address, server) => server.Address(address), server);
}
