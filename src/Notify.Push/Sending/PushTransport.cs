using Notify.Delivery;

namespace Notify.Push.Sending;

/// <summary>Sends a request and returns the outcome as a result.</summary>
internal sealed class PushTransport(HttpClient http, TimeSpan timeout, TimeProvider time)
{
    // The id of the message, if the push service returns one. A Location is not used: it is a URL that only we may
    // know.
    private static readonly string[] IdHeaders = ["apns-id", "X-WNS-MSG-ID"];

    public async ValueTask<SendResult> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token)
                .ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? SendResult.Sent(ProviderId(response))
                : await RefusalAsync(request, response, both.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested && ((PushContent)request.Content!).Sent)
        {
            // The message was sent, so the caller must not treat it as unsent. The channel's time limit cancels, too.
            return SendResult
                .Unknown(NetworkFailure.Interrupted, "The send was canceled before the push service responded.")
                .Suspecting(PauseScope.Origin);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return PushFailureClassifier.Classify(
                exception, request.RequestUri!, ((PushContent)request.Content!).Sent);
        }
    }

    private async Task<SendResult> RefusalAsync(
        HttpRequestMessage request,
        HttpResponseMessage response,
        CancellationToken cancellationToken) =>
        PushResultClassifier.Classify(
            new PushReply(
                (int)response.StatusCode,
                await ReplyText.ReadAsync(response, request.RequestUri!, cancellationToken).ConfigureAwait(false),
                RetryAfterHeader.Read(response.Headers, time.GetUtcNow())));

    private static string? ProviderId(HttpResponseMessage response)
    {
        foreach (var name in IdHeaders)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values))
                return values.ToString();
        }
        return null;
    }
}
